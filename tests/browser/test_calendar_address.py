"""One's calendar address, from the page of oneself: made, copied, taken along, given anew, switched off."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import build
from tests.browser.seats import fits


@pytest.fixture
def meeting(rep):
    coming = timezone.now() + timedelta(2)
    cycle = build.cycle(
        build.project(rep),
        contribute_by=coming,
        draft_by=coming,
        meeting_at=coming,
        observe_until=coming + timedelta(6),
    )
    return build.meeting(cycle, opened_at=None, opened_by=None)


def test_an_address_is_made_copied_given_anew_and_switched_off(
    open_page, meeting, rep, settings, live_server
):
    settings.PUBLIC_URL = live_server.url
    page = open_page("/settings/", user=rep, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("#calendar-address")
    first = address.inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_disabled()
    assert page.evaluate("navigator.clipboard.readText()") == first
    webcal = page.get_by_role("link", name="Open in my calendar").get_attribute("href")
    assert webcal == first.replace("http://", "webcal://")
    assert f"UID:meeting-{meeting.pk}@" in page.request.get(first).text()

    page.get_by_role("button", name="Give me another one").click()
    expect(page.get_by_text("The one before it answers no more.")).to_be_visible()
    second = address.inner_text()
    assert [page.request.get(each).status for each in (first, second)] == [404, 200]
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert page.request.get(second).status == 404


def test_it_fits_the_phone(open_page, meeting, rep):
    page = open_page("/settings/calendar/", user=rep, width=390)
    page.get_by_role("button", name="Make an address").click()
    expect(page.locator("#calendar-address")).to_be_visible()
    fits(page)
