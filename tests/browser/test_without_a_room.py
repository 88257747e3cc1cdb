"""A meeting without a room, and one that is only practised."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings.models import Decision, Meeting, Turn, Vote
from tests.browser.axe import violations
from tests.browser.seats import both_seats, fits
from tests.browser.test_meeting import email, marketer, room, target  # noqa: F401


@pytest.fixture
def lobby(room):  # noqa: F811
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    return f"/meetings/{Meeting.objects.get().pk}/"


def is_accessible(page):
    assert violations(page) == []


@both_seats
def test_one_practises_alone_and_nothing_is_kept(open_page, lobby, seat, rep):
    seat.take(rep)
    page = open_page(lobby, user=rep, width=seat.width)
    page.get_by_role("link", name=seat.say("Rehearse it alone")).click()
    expect(page.locator(".rehearsal-banner")).to_be_visible()
    fits(page)
    page.keyboard.press("v")
    expect(page.locator(".vote-form")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("v")
    expect(page.locator(".vote-form")).to_contain_text(seat.say("Change my vote"))
    page.keyboard.press("r")
    expect(page.locator("#phase [aria-current=step]")).to_have_text(seat.say("Talk"))
    page.locator("label:has([name=kind][value=wait])").click()
    page.locator("#decision-form [name=until]").fill((timezone.localdate() + timedelta(days=40)).isoformat())
    page.locator("#decision-form [name=reason]").fill("一月まで予算がない")
    page.locator("#decision-form button[type=submit]").click()
    expect(page.locator(".decision-stands")).to_contain_text("一月まで予算がない")
    is_accessible(page)
    page.get_by_role("link", name=seat.say("End the rehearsal")).click()
    page.wait_for_url(f"**{lobby}")
    assert [model.objects.count() for model in (Decision, Vote, Turn)] == [0, 0, 0]
    assert Meeting.objects.get().opened_at is None


@both_seats
def test_both_decide_in_their_own_time(open_page, lobby, seat, rep, marketer):  # noqa: F811
    seat.take(rep, marketer)
    mine = open_page(lobby, user=rep, width=seat.width)
    mine.locator(".apart-offer summary").click()
    mine.get_by_role("button", name=seat.say("Begin without a room")).click()
    expect(mine.locator(".apart-until")).to_be_visible()
    fits(mine)
    is_accessible(mine)
    mine.keyboard.press("1")
    mine.keyboard.press("v")
    expect(mine.locator(".vote-form")).to_contain_text(seat.say("Change my vote"))
    mine.close()

    theirs = open_page("/", user=marketer, width=seat.width)
    votes = theirs.locator(".owed", has_text=seat.say("decides without a room, and waits for your votes."))
    votes.locator(".owed-act").click()
    expect(theirs.locator(".vote-form")).to_be_visible()
    # Keys are heard once the scripts of the page have run.
    theirs.wait_for_load_state()
    theirs.keyboard.press("1")
    theirs.keyboard.press("v")
    # The last vote reveals all.
    expect(theirs.locator("#phase [aria-current=step]")).to_have_text(seat.say("Talk"))
    assert Turn.objects.get().revealed_at
