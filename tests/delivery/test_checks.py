import pytest

from nurture.delivery.checks import public_url

pytestmark = pytest.mark.once


def test_an_address_that_fits_is_fine(settings):
    settings.PUBLIC_URL = "https://" + "h" * 41
    assert public_url() == []


def test_an_address_that_hides_the_button_is_an_error_at_start(settings):
    settings.PUBLIC_URL = "https://" + "h" * 42
    [error] = public_url()
    assert "1 characters too long" in error.msg
