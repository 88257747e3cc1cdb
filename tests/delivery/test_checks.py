import pytest

from nurture.delivery.checks import public_url, tracking_url

pytestmark = pytest.mark.once


def test_an_address_that_fits_is_fine(settings):
    settings.PUBLIC_URL = "https://" + "h" * 41
    assert public_url() == []


def test_an_address_that_hides_the_button_is_an_error_at_start(settings):
    settings.PUBLIC_URL = "https://" + "h" * 42
    [error] = public_url()
    assert "1 characters too long" in error.msg


@pytest.mark.parametrize("url", ["", "https://links.tsubaki.example"])
def test_links_have_no_host_or_one_of_their_own(settings, url):
    settings.TRACKING_URL = url
    assert tracking_url() == []


def test_a_host_that_the_product_has_as_well_is_an_error_at_start(settings):
    settings.TRACKING_URL = "https://127.0.0.1:8443"
    [error] = tracking_url()
    assert "127.0.0.1" in error.msg
