"""What a rep does on the way back from a customer: the call is written down before the train comes."""

import time

from playwright.sync_api import expect

from nurture.delivery.models import Pause
from tests import build
from tests.browser.seats import both_seats, fits
from tests.reports import waiting

PAUSED = "#main .banner-warn:not([hidden])"


def target(rep):
    marketer = build.marketer("yamada@tsubaki.example", name="山田 美咲")
    made = build.target(build.project(rep, marketer), build.account(), rep, marketer)
    build.contact(made.account)
    waiting.message(made, "planned")
    return made


@both_seats
def test_a_call_is_logged_and_the_owner_chooses_how_to_go_on(open_page, rep, seat):
    seat.take(rep)
    account = target(rep).account
    page = open_page(account.get_absolute_url(), user=rep, width=seat.width)
    fits(page)
    began = time.monotonic()
    page.get_by_role("link", name=seat.say("Log a call")).click()
    page.locator("[name=heard_by][value=visit]").check(force=True)
    page.select_option("[name=contact]", index=1)
    page.fill("[name=their_words]", "一月の審査会で決めます")
    fits(page)
    page.keyboard.press("Control+Enter") if not seat.is_phone else page.click("#main .btn-primary")
    banner = page.locator(PAUSED).first
    expect(banner).to_contain_text("一月の審査会で決めます")
    assert time.monotonic() - began < 60
    assert account.messages.get().state == "held"
    expect(page.locator(".timeline")).to_contain_text("一月の審査会で決めます")
    expect(page.get_by_role("link", name=seat.say("Pause"), exact=True)).to_have_count(0)
    fits(page)

    page.locator("[name=choice][value=carry_on]").check(force=True)
    page.get_by_role("button", name=seat.say("Go on like this")).click()
    expect(page.locator(PAUSED)).to_have_count(0)
    assert account.messages.get().state == "planned"


@both_seats
def test_an_account_is_paused_by_hand_with_its_reason(open_page, rep, seat):
    seat.take(rep)
    account = target(rep).account
    page = open_page(account.get_absolute_url(), user=rep, width=seat.width)
    page.get_by_role("link", name=seat.say("Pause"), exact=True).click()
    page.fill("[name=reason]", "社長交代まで待つ")
    fits(page)
    page.click("#main .btn-primary")
    expect(page.locator(PAUSED).first).to_contain_text("社長交代まで待つ")
    fits(page)
    assert Pause.objects.get().started_by == rep
    assert account.messages.get().state == "held"
