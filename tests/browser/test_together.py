"""Outside the room, and together all the same: decisions read out, ratings, and what was agreed on before."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings import actions
from nurture.meetings.lobby.actions import vote_early
from nurture.meetings.models import Decision, Meeting
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW
from tests.meetings.minutes.conftest import agreed

pytestmark = pytest.mark.browser


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada", language="ja")


@pytest.fixture
def targets(rep, marketer):
    build.sender_profile()
    project = build.project(rep, marketer)
    made = []
    for name in ("Minato Precision", "Kitahama Steel"):
        account = build.account(f"{name}株式会社", name_latin=name)
        made.append(build.target(project, account, rep, marketer))
        build.email(
            build.sequence(made[-1]), "稼働率の話", build.contact(account, f"ito@{len(made)}.example")
        )
    return made


@pytest.fixture
def meeting(targets, rep):
    """In its last minutes: two decisions stand, the room is at the second target."""
    project = targets[0].project
    return build.meeting(build.cycle(project), facilitator=rep, place=targets[1])


def test_whoever_follows_turns_the_page_with_whoever_leads(open_page, meeting, targets, rep, marketer):
    for each in targets:
        agreed(meeting, each, rep, marketer)
    place = f"/meetings/{meeting.pk}/targets/{targets[1].pk}/"
    wall = open_page(f"{place}?projector", user=marketer)
    desk = open_page(f"/meetings/{meeting.pk}/close/", user=rep)
    wall.wait_for_url("**/close/?read=1")
    expect(wall.get_by_role("heading", name="Minato Precision")).to_be_visible()
    desk.keyboard.press("j")
    wall.wait_for_url("**/close/?read=2")
    expect(wall.get_by_role("heading", name="Kitahama Steel")).to_be_visible()
    desk.keyboard.press("k")
    wall.wait_for_url("**/close/?read=1")
    # Turning the page oneself is looking around alone, until one presses to follow again.
    wall.keyboard.press("j")
    wall.wait_for_url("**/close/?read=2")
    desk.keyboard.press("j")
    desk.wait_for_url("**/close/?read=2")
    desk.keyboard.press("j")
    desk.wait_for_url("**/close/?read=end")
    wall.wait_for_timeout(2500)
    assert wall.url.endswith("?read=2")
    wall.get_by_role("button", name="の進行に戻る").click()
    wall.wait_for_url("**/close/?read=end")
    # Back to the targets: the room comes along.
    desk.get_by_role("link", name="Back to the room").click()
    wall.wait_for_url(f"**{place}")
    assert Meeting.objects.get().reading is None


def test_whoever_leads_is_not_taken_back_to_where_the_room_was(open_page, meeting, targets, rep, marketer):
    page, held = open_page(f"/meetings/{meeting.pk}/targets/{targets[1].pk}/", user=rep), []
    page.wait_for_load_state()

    def hold(route):
        held.append(route)

    page.route("**/move/", hold)
    page.keyboard.press("k")
    page.wait_for_url(f"**/targets/{targets[0].pk}/")
    page.wait_for_load_state()
    # The room is heard of while it is still on its way.
    actions.open_vote(meeting=meeting, target=targets[0], by=marketer, at=NOW)
    expect(page.locator("#vote-form")).to_be_visible()
    assert Meeting.objects.get().place == targets[1]
    with page.expect_response("**/move/"):
        held.pop().continue_()
    actions.extend(meeting=meeting, target=targets[0], by=marketer, at=NOW)
    expect(page.locator("#room")).to_have_attribute("data-mode", "leading")
    assert page.url.endswith(f"/targets/{targets[0].pk}/")
    assert Meeting.objects.get().place == targets[0]


def test_ratings_of_others_are_counted_and_typed_words_stay(open_page, meeting, targets, rep, marketer):
    desk = open_page(f"/meetings/{meeting.pk}/close/?read=end", user=rep)
    row = desk.locator(".closing-row").first
    row.get_by_role("textbox").fill("Their board meets in May")
    phone = open_page(f"/meetings/{meeting.pk}/rate/", user=marketer, width=390)
    phone.get_by_text("8", exact=True).click()
    phone.get_by_role("button", name="評価する").click()
    expect(desk.get_by_text("one has rated it")).to_be_visible()
    expect(row.get_by_role("textbox")).to_have_value("Their board meets in May")


def test_the_other_teams_yes_is_seen_on_the_list_of_what_was_agreed_before(
    open_page, meeting, targets, rep, marketer
):
    Meeting.objects.update(opened_at=None, opened_by=None, place=None)
    lobby = Meeting.objects.get()
    for each in targets:
        email = Email.objects.get(step__sequence__target=each)
        for who in (rep, marketer):
            vote_early(
                meeting=lobby, target=each, email=email, content_hash=email.content_hash, by=who, at=NOW
            )
    actions.open_meeting(meeting=lobby, by=rep, at=NOW)
    mine, theirs = (open_page(f"/meetings/{meeting.pk}/consent/", user=who) for who in (rep, marketer))
    expect(theirs.locator(".is-confirmed")).to_have_count(0)
    mine.keyboard.press("c")
    expect(theirs.locator(".is-confirmed")).to_have_count(2)
    theirs.keyboard.press("c")
    expect(mine.locator(".consent.is-agreed")).to_have_count(2)
    expect(mine.locator("#consent button")).to_have_count(0)
    assert Decision.objects.filter(agreed_at__isnull=False).count() == 2


def test_whoever_types_why_is_told_that_somebody_closed_it(open_page, meeting, targets, rep, marketer):
    desk = open_page(f"/meetings/{meeting.pk}/close/?read=end", user=rep)
    desk.locator("[name^=why_]").first.fill("先方の役員会は五月")
    actions.close_meeting(meeting=meeting, by=marketer, at=timezone.now())
    expect(desk.locator("#closed-meanwhile")).to_be_visible()
    expect(desk.locator("[name^=why_]").first).to_have_value("先方の役員会は五月")
    desk.get_by_role("link", name="To the minutes").click()
    desk.wait_for_url("**/minutes/")
