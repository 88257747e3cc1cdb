import pytest

from nurture.delivery.checks import allowlist, journal, public_url, tracking_url

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


def test_live_without_a_journal_is_said_at_start(settings):
    settings.DELIVERY_MODE, settings.DELIVERY_NEEDS_MARKER, settings.JOURNAL_DIR = "live", True, ""
    [advice] = journal()
    assert "JOURNAL_DIR" in advice.msg


@pytest.mark.parametrize(
    "changes",
    [{"DELIVERY_MODE": "allowlist"}, {"DELIVERY_NEEDS_MARKER": False}, {"JOURNAL_DIR": "/journal"}],
)
def test_whoever_needs_no_journal_is_told_nothing(settings, changes):
    for name, value in {
        "DELIVERY_MODE": "live",
        "DELIVERY_NEEDS_MARKER": True,
        "JOURNAL_DIR": "",
        **changes,
    }.items():
        setattr(settings, name, value)
    assert journal() == []


@pytest.mark.parametrize("entry", ["tsubaki.example", "*@tsubaki.example", "me you@tsubaki.example", "@"])
def test_an_entry_that_allows_nobody_is_said_at_start(settings, entry):
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = "allowlist", ["me@tsubaki.example", entry]
    [advice] = allowlist()
    assert advice.msg == f"DELIVERY_ALLOWLIST allows nobody by {entry}"


@pytest.mark.parametrize(("mode", "entry"), [("allowlist", "@tsubaki.example"), ("live", "tsubaki.example")])
def test_a_list_that_allows_somebody_or_is_not_asked_is_fine(settings, mode, entry):
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = mode, [entry]
    assert allowlist() == []
