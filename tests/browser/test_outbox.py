"""What both teams do with mail on its way: find it, stop it, think better of it, and settle what nobody knows."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.delivery.models import Attempt, Message, MessageState
from tests import build
from tests.browser.seats import both_seats, fits
from tests.reports import waiting

ROWS = ".outbox tbody tr:not(.outbox-day)"


@pytest.fixture
def target(rep):
    marketer = build.marketer("yamada@tsubaki.example", name="山田 美咲")
    return build.target(build.project(rep, marketer), build.account(), rep, marketer)


def put(target, state, name, *, at, **fields):
    contact = build.contact(target.account, family_name=name, given_name="")
    message = waiting.message(target, state, contact=contact, at=at)
    Message.objects.filter(pk=message.pk).update(
        **{"timing": {"zone": "Asia/Tokyo"}, "stale_at": at + timedelta(hours=2), "subject": f"{name}様へ"}
        | fields
    )
    return message


def state_of(message):
    return Message.objects.values_list("state", flat=True).get(pk=message.pk)


@both_seats
def test_messages_are_found_stopped_and_let_go_after_all(open_page, rep, target, seat):
    seat.take(rep)
    tomorrow = timezone.now() + timedelta(days=1)
    going = put(target, "planned", "伊藤", at=tomorrow)
    put(target, "planned", "森", at=tomorrow)
    put(target, "held", "加藤", at=tomorrow, reason="footer_incomplete", reason_detail={"items": ""})
    page = open_page("/outbox/", user=rep, width=seat.width)
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator(ROWS).filter(has_text="加藤")).to_contain_text(
        seat.say("Goes on by itself once the footer is complete.")
    )
    fits(page)

    page.fill("input[name=q]", "伊藤")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("伊藤様へ")
    if seat.is_phone:
        page.locator(f"{ROWS} input[type=checkbox]").check()
    else:
        page.locator("h1").click()
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator(".bulk-bar")).to_be_visible()
    page.locator(".bulk-bar [value=stop]").click()
    expect(page.locator(".card-list")).to_contain_text("伊藤")
    assert state_of(going) == MessageState.PLANNED
    fits(page)
    page.get_by_role("button", name=seat.say("Stop them")).click()
    undo = page.get_by_role("button", name=seat.say("Undo"))
    expect(undo).to_be_visible()
    assert state_of(going) == MessageState.CANCELLED
    fits(page)
    undo.click()
    expect(page.locator(ROWS)).to_have_count(3)
    assert state_of(going) == MessageState.PLANNED


@both_seats
def test_a_doubtful_message_is_sent_again_with_a_reason(open_page, rep, target, seat):
    seat.take(rep)
    at = timezone.now() - timedelta(hours=2)
    message = put(
        target, "uncertain", "伊藤", at=at, handed_over_at=at, reason="no_reply", raw=b"Subject: x\r\n\r\nx"
    )
    Attempt.objects.create(
        message=message, worker="w", phase="reply", result="uncertain", reply_text="reset by peer", at=at
    )
    page = open_page("/outbox/", user=rep, width=seat.width)
    page.get_by_role("link", name=seat.say("Needs attention")).click()
    expect(page.locator(".doubt")).to_contain_text("reset by peer")
    fits(page)
    page.get_by_role("link", name=seat.say("Send again …")).click()
    expect(page.locator("#main .form .banner-warn")).to_contain_text(
        seat.say("%(name)s may get it twice.", name="伊藤")
    )
    page.locator("#main .form-actions button").click()
    expect(page.locator("[name=note]:invalid")).to_be_focused()
    assert state_of(message) == MessageState.UNCERTAIN
    page.fill("[name=note]", "電話で未着と確認")
    fits(page)
    page.locator("#main .form-actions button").click()
    expect(page.locator(".happenings")).to_contain_text("電話で未着と確認")
    assert state_of(message) == MessageState.PLANNED
    fits(page)


@both_seats
def test_a_day_of_the_calendar_leads_to_its_list(open_page, rep, target, seat):
    seat.take(rep)
    today = timezone.now()
    put(target, "sent", "伊藤", at=today, handed_over_at=today)
    put(target, "planned", "森", at=today + timedelta(days=40))
    page = open_page("/outbox/calendar/", user=rep, width=seat.width)
    fits(page)
    page.get_by_role("link", name=seat.say("Week"), exact=True).click()
    days = ".week-days a" if seat.is_phone else ".outbox-week thead a"
    expect(page.locator(days)).to_have_count(1)
    fits(page)
    page.locator(days).click()
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("伊藤様へ")
    page.get_by_role("link", name=seat.say("Show all days")).click()
    expect(page.locator(ROWS)).to_have_count(2)


def test_on_a_phone_the_hour_that_runs_is_seen_first(open_page, rep, target):
    now = timezone.now()
    put(target, "sent", "伊藤", at=now, handed_over_at=now)
    page = open_page("/outbox/flow/", user=rep, width=390)
    picture = page.locator(".flow-scroll").first
    expect(picture.locator("rect")).to_be_in_viewport(ratio=0.9)
    edges = picture.evaluate(
        "box => [box, box.querySelector('rect')].map(each => each.getBoundingClientRect().right)"
    )
    assert edges[1] <= edges[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_frame_of_a_letter_is_as_quiet_as_its_card(open_page, rep, target, scheme):
    build.sender_profile()
    message = put(target, "planned", "伊藤", at=timezone.now())
    page = open_page(message.get_absolute_url(), user=rep, color_scheme=scheme)
    edges = [
        page.locator(each).first.evaluate("one => getComputedStyle(one).borderTopColor")
        for each in (".sent-mail", ".card")
    ]
    assert edges[0] == edges[1]
