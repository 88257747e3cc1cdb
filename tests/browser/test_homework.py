"""An action, from the room by keyboard to Today and back by one press; a decision found by a part of a Japanese word."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings.models import Action, Confirmation, Decision
from tests import build
from tests.browser.seats import both_seats, fits


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    return build.target(build.project(rep, marketer), account, rep, marketer)


@pytest.fixture
def meeting(target):
    now = timezone.now()
    cycle = build.cycle(
        target.project,
        contribute_by=now - timedelta(3),
        draft_by=now - timedelta(1),
        meeting_at=now,
        observe_until=now + timedelta(6),
    )
    return build.meeting(cycle, opened_at=now)


def test_given_by_keyboard_in_the_room_done_from_today(open_page, meeting, target, rep, marketer):
    room = open_page(f"/meetings/{meeting.pk}/targets/{target.pk}/", user=rep)
    theirs = open_page(f"/meetings/{meeting.pk}/targets/{target.pk}/", user=marketer)
    room.keyboard.press("a")
    words = room.locator("#action_words")
    expect(words).to_be_focused()
    room.keyboard.type("回収期間の表を送る")
    room.keyboard.press("Tab")
    room.keyboard.type("Moe")
    room.keyboard.press("Tab")
    room.keyboard.press("ArrowRight")
    room.keyboard.press("Enter")
    expect(room.get_by_text("Moe Yamada has it")).to_be_visible()
    expect(words).to_have_value("")
    for page in (room, theirs):
        expect(page.locator("#actions").get_by_text("回収期間の表を送る")).to_be_visible()
    assert Action.objects.get().owner == marketer

    theirs.goto("/")
    theirs.get_by_role("button", name="Done Minato Precision").click()
    expect(theirs.get_by_text("Done: 回収期間の表を送る")).to_be_visible()
    expect(room.locator("#actions").get_by_text("回収期間の表を送る")).to_have_count(0)
    theirs.get_by_role("button", name="Undo").click()
    expect(theirs.get_by_role("button", name="Done Minato Precision")).to_be_visible()
    assert Action.objects.get().is_open


@both_seats
def test_what_is_not_to_be_done_is_dropped_with_a_reason(open_page, meeting, target, rep, marketer, seat):
    seat.take(rep, marketer)
    page = open_page(f"/meetings/{meeting.pk}/actions/give/?target={target.pk}", user=rep, width=seat.width)
    page.locator("#action_words").fill("工場長に電話する")
    page.get_by_text(seat.say("Another day")).click()
    # A Sunday, as the browser writes it into the field.
    sunday = timezone.localdate() + timedelta(days=14 - timezone.localdate().isoweekday())
    page.locator("#action_due").fill(sunday.isoformat())
    page.get_by_role("button", name=seat.say("Give"), exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("#action_words")).to_have_value("工場長に電話する")
    fits(page)
    page.locator("#action_when_0").check(force=True)
    page.get_by_role("button", name=seat.say("Give"), exact=True).click()
    expect(page.get_by_role("link", name="工場長に電話する").first).to_be_visible()
    page.get_by_role("link", name="工場長に電話する").first.click()
    page.locator("#drop_why").fill("先方から連絡があった")
    page.get_by_role("button", name=seat.say("Drop it")).click()
    expect(page.get_by_text("先方から連絡があった")).to_be_visible()
    fits(page)
    page.goto(f"/meetings/actions/of/{target.project_id}/?state=dropped")
    expect(page.get_by_text("工場長に電話する")).to_be_visible()
    fits(page)


@both_seats
def test_a_decision_is_found_by_a_part_of_a_japanese_word(open_page, meeting, target, rep, marketer, seat):
    seat.take(rep)
    now = timezone.now()
    decision = Decision.objects.create(
        meeting=meeting,
        target=target,
        kind="wait",
        until=timezone.localdate() + timedelta(9),
        reason="設備投資審査会の結果を待つ",
        made_by=rep,
        made_at=now,
        agreed_at=now,
    )
    for who in (rep, marketer):
        Confirmation.objects.create(decision=decision, user=who, team=who.team, at=now)
    page = open_page("/meetings/decisions/", user=rep, width=seat.width)
    row = page.locator(".history-row")
    expect(row).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.insert_text("見学")
    expect(page.get_by_text(seat.say("No decision is like that"))).to_be_visible()
    page.get_by_role("searchbox").fill("審査")
    expect(row).to_have_count(1)
    fits(page)
    row.get_by_role("link").nth(1).click()
    expect(page.get_by_text("設備投資審査会の結果を待つ").first).to_be_visible()
    fits(page)
