"""The Celery application: `celery -A nurture worker` and `celery -A nurture beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nurture.settings")

app = Celery("nurture")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("nurture.delivery.pulse:Pulse")
