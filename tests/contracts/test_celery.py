"""A web process asks the broker of the settings, not one that Celery guesses."""

import celery
import pytest
from django.conf import settings

pytestmark = pytest.mark.once


def test_setting_django_up_makes_our_celery_application_the_current_one():
    assert celery.current_app.main == "nurture"
    assert celery.current_app.conf.broker_url == settings.CELERY_BROKER_URL
