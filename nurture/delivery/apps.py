from django.apps import AppConfig
from django.core.checks import register


class DeliveryConfig(AppConfig):
    name = "nurture.delivery"

    def ready(self) -> None:
        from nurture.delivery.checks import (  # noqa: PLC0415 — needs the models
            allowlist,
            journal,
            public_url,
            tracking_url,
        )

        register(allowlist)
        register(journal)
        register(public_url)
        register(tracking_url)
