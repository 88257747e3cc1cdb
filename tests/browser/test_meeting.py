"""Two people at once: what one types survives what the other does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings.homework.actions import give
from nurture.meetings.models import Decision, Meeting
from tests import build
from tests.browser.seats import fits


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    return build.target(build.project(rep, marketer), account, rep, marketer)


@pytest.fixture
def email(target):
    contact = build.contact(target.account, "ito@minato.example", name_latin="Ken Ito")
    build.sender_profile()
    return build.email(build.sequence(target), "稼働率の話", contact)


@pytest.fixture
def room(target, email):
    meeting = build.meeting(build.cycle(target.project))
    return f"/meetings/{meeting.pk}/targets/{target.pk}/"


def test_a_half_typed_reason_survives_the_decision_of_somebody_else(open_page, room, rep, marketer):
    mine, theirs = open_page(room, user=marketer), open_page(room, user=rep)
    mine.keyboard.press("1")
    mine.keyboard.press("d")
    mine.keyboard.type("電話のほうが")
    reason = mine.locator("#decision-form [name=reason]")

    theirs.locator("label:has([value=sales_touch])").click()
    theirs.locator("#decision-form [name=reason]").fill("一月まで予算がない")
    theirs.locator("#decision-form button[type=submit]").click()
    mine.wait_for_selector(".decision-stands")
    expect(reason).to_have_value("電話のほうが")
    expect(mine.locator("input[name=candidate]").first).to_be_checked()

    mine.locator("#decision-form button[type=submit]").click()
    mine.wait_for_selector("text=Sho Kondo was faster")
    expect(reason).to_have_value("電話のほうが")
    assert Decision.objects.get().made_by == rep

    mine.locator("text=Confirm for marketing").click()
    mine.wait_for_selector(".decision.is-agreed")
    theirs.wait_for_selector(".decision.is-agreed")
    expect(theirs.locator("#agenda .is-done")).to_have_count(1)


def test_however_long_a_name_the_room_fits_a_phone_and_who_is_here_is_read(open_page, room, target, rep):
    rep.name_latin = "Sho-Alexander Maximilian von Wernersdorff-Stauffenberg Kondo"
    rep.save()
    due = timezone.localdate() + timedelta(days=1)
    give(
        meeting=Meeting.objects.get(),
        words="Ask",
        owner=rep,
        due=due,
        by=rep,
        at=timezone.now(),
        target=target,
    )
    page = open_page(room, user=rep, width=390)
    fits(page)
    page.locator(".here > summary").click()
    sides = page.locator(".here-panel").bounding_box()
    assert sides["x"] >= 0
    assert sides["x"] + sides["width"] <= 390
    fits(page)


def test_the_letter_follows_what_is_typed(open_page, email, marketer):
    page = open_page(email.get_absolute_url(), user=marketer)
    page.locator("[name=subject]").fill("{{ contact.family_name }}様へ")
    page.wait_for_selector(".inbox-subject:has-text('伊藤様へ')")
    page.locator("[name=body]").fill("**新しい**本文")
    letter = page.frame_locator("iframe[data-letter]")
    letter.locator("strong:has-text('新しい')").wait_for()
    email.refresh_from_db()
    assert email.subject == "稼働率の話"


@pytest.mark.parametrize("width", [320, 1440])
def test_the_room_fits(open_page, room, rep, width):
    page = open_page(room, user=rep, width=width)
    fits(page)
    if width == 1440:
        assert page.evaluate("document.documentElement.scrollHeight") <= 900
