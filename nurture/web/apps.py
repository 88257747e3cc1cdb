"""The page kit; and, being the lowest app, the place where a Django process gets its Celery application."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "nurture.web"

    def ready(self) -> None:
        # Without it a task called from a web process would look for a broker on localhost.
        import_module("nurture.celery")
        import_module("nurture.web.lookups")
