from django.apps import AppConfig
from django.core.checks import register


class DeliveryConfig(AppConfig):
    name = "nurture.delivery"

    def ready(self) -> None:
        from nurture.delivery.checks import journal, public_url, tracking_url  # noqa: PLC0415 — needs the models

        register(journal)
        register(public_url)
        register(tracking_url)
