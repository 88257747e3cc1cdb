"""The whole meeting as a screen reader walks it, at twice the size: one heading, named places, and what changes is said."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings import actions
from nurture.meetings.lobby.actions import vote_early
from nurture.meetings.models import Decision, Meeting
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.browser.test_every_page import UNCOVERED
from tests.meetings.history.conftest import sent  # noqa: F401 - a decision whose emails have left

#: 1440 × 900 at 200 %.
TWICE = {"width": 720, "height": 450}

#: In milliseconds: eleven pages are read by axe beside a machine's other work.
PATIENCE = 60_000
#: Each landmark that is there to be gone to, with what it is called.
PLACES = """() => [...document.querySelectorAll("main, nav, aside, section:is([aria-label], [aria-labelledby]), form:is([aria-label], [aria-labelledby]), [role=region], [role=search]")]
  .filter((place) => place.checkVisibility())
  .map((place) => [
    place.getAttribute("role") ?? place.localName,
    (place.getAttribute("aria-label") ?? (place.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ")).trim(),
  ])"""
IS_AT_WORK = "document.querySelector('main').contains(document.activeElement)"


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    return build.target(build.project(rep, marketer), account, rep, marketer)


@pytest.fixture
def ito(target):
    return build.contact(target.account, "ito@minato.example", name_latin="Ken Ito")


@pytest.fixture
def email(target, ito):
    return build.email(build.sequence(target), "稼働率の話", ito)


@pytest.fixture
def meeting(target):
    """The one before."""
    return build.meeting(build.cycle(target.project))


@pytest.fixture
def today(sent, target, ito, rep, marketer):  # noqa: F811
    """Not opened yet; on one of its two targets both teams chose the same before it."""
    now = timezone.now()
    other = build.target(
        target.project, build.account("北浜製鋼株式会社", name_latin="Kitahama Steel"), rep, marketer
    )
    contact = build.contact(other.account, "mori@kitahama.example", name_latin="Aki Mori")
    agreed_on = build.email(build.sequence(other), "九十日の話", contact)
    build.email(sent.proposal.email.step.sequence, "二通目", ito)
    cycle = build.cycle(target.project, number=5, meeting_at=now, observe_until=now + timedelta(6))
    made = build.meeting(cycle)
    Meeting.objects.filter(pk=made.pk).update(opened_at=None, opened_by=None)
    made.refresh_from_db()
    for who in (rep, marketer):
        vote_early(
            meeting=made,
            target=other,
            email=agreed_on,
            content_hash=agreed_on.content_hash,
            by=who,
            at=now,
        )
    return made


def is_walked(page):
    """One heading, one main, each other landmark known by its own name; nothing sticks out or shuts anybody out."""
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    places = page.evaluate(PLACES)
    assert [kind for kind, _name in places].count("main") == 1
    named = [place for place in places if place[0] != "main"]
    assert [place for place in named if not place[1]] == []
    assert len({tuple(place) for place in named}) == len(named), named
    fits(page)
    page.evaluate(UNCOVERED)
    assert violations(page) == []


def goes(page, key):
    """By a key that leads to another page; the work has the focus there, and Tab goes on within it."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(IS_AT_WORK)
    page.evaluate("document.activeElement.blur()")


def test_a_meeting_is_walked_by_landmarks_at_twice_the_size(open_page, today, target, rep, marketer):
    page = open_page(f"/meetings/{today.pk}/", user=rep, width=TWICE["width"])
    page.set_viewport_size(TWICE)
    page.set_default_timeout(PATIENCE)
    is_walked(page)
    actions.open_meeting(meeting=today, by=rep, at=timezone.now())

    # It begins with what came of the last email, then with what both agreed on before.
    page.goto(f"/meetings/{today.pk}/")
    page.wait_for_url("**/answers/**")
    is_walked(page)
    goes(page, "j")
    page.wait_for_url("**/consent/")
    is_walked(page)

    goes(page, "j")
    page.goto(f"/meetings/{today.pk}/targets/{target.pk}/")
    page.wait_for_load_state()
    away, back = ("j", "k") if page.locator("[data-shortcut=j]").count() else ("k", "j")
    goes(page, away)
    goes(page, back)
    walks_through_the_phases(page, today, target, rep, marketer)

    # One laptop leads and projects.
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-projector", "")
    is_walked(page)
    goes(page, away)
    goes(page, back)
    page.keyboard.press("p")
    page.set_viewport_size(TWICE)

    page.goto(f"/meetings/{today.pk}/close/")
    is_walked(page)
    goes(page, "j")
    is_walked(page)
    left = {each.pk: ("open", "") for each in target.project.targets.all() if each.pk != target.pk}
    actions.close_meeting(meeting=today, left=left, by=rep, at=timezone.now())
    # The page leads there by itself.
    page.wait_for_url(f"**/meetings/{today.pk}/minutes/")
    is_walked(page)


def walks_through_the_phases(page, meeting, target, rep, marketer):
    """What somebody else does is said where one does not look."""
    now, says = timezone.now(), page.locator("#room-says[role=status]")
    here = {"meeting": meeting, "target": target, "at": now}
    is_walked(page)
    actions.open_vote(**here, by=marketer)
    expect(says).to_have_text("The blind vote is open.", timeout=PATIENCE)
    is_walked(page)
    for by in (rep, marketer):
        actions.vote(**here, expected="reply", confidence=2, by=by)
    actions.reveal(**here | {"at": now + timedelta(minutes=2)}, by=marketer)
    expect(says).to_have_text("The votes are revealed.", timeout=PATIENCE)
    is_walked(page)
    actions.decide(**here, kind="hand_off", reason="今", by=marketer)
    expect(says).to_have_text("Decided by one team: Hand off", timeout=PATIENCE)
    is_walked(page)
    actions.confirm(decision=Decision.objects.standing().get(meeting=meeting), by=rep, at=now)
    expect(says).to_have_text("Agreed: Hand off", timeout=PATIENCE)
    is_walked(page)
