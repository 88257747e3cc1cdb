"""A meeting ends: closed by keyboard at a desk, rated on a phone, and its minutes read and corrected."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings.actions import close_meeting
from nurture.meetings.models import LeftOpen, Meeting, Rating
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.meetings.minutes.conftest import agreed, to_do

pytestmark = pytest.mark.browser


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada", language="ja")


@pytest.fixture
def meeting(rep, marketer):
    project = build.project(rep, marketer)
    minato = build.target(project, build.account(name_latin="Minato Precision"), rep, marketer)
    steel = build.account("北浜製鋼株式会社", name_latin="Kitahama Steel")
    build.target(project, steel, rep, marketer)
    made = build.meeting(build.cycle(project))
    agreed(made, minato, rep, marketer)
    to_do(made, rep, "Ask Ito who signs", marketer, target=minato)
    return made


def test_a_meeting_is_closed_by_keyboard_rated_on_a_phone_and_its_minutes_are_read(
    open_page, meeting, rep, marketer
):
    desk = open_page(f"/meetings/{meeting.pk}/close/", user=rep)
    phone = open_page(f"/meetings/{meeting.pk}/rate/", user=marketer, width=390)
    expect(desk.get_by_role("heading", name="Minato Precision")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollHeight") <= 900

    fits(phone)
    phone.get_by_text("8", exact=True).click()
    phone.get_by_label("次の会議をよくするなら").fill("読む時間をもう少し")
    phone.get_by_role("button", name="評価する").click()
    expect(phone.locator("#rating-form [role=status]")).to_contain_text("保存しました。")
    assert Rating.objects.get().score == 8

    # On from the decision to what is left, without a mouse.
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name="On one target nothing is agreed")).to_be_visible()
    expect(desk.get_by_text("one has rated it")).to_be_visible()
    assert "読む時間" not in desk.content()
    desk.keyboard.press("c")
    # Nothing is chosen for anybody: the summary says what is missing, and has the focus.
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.get_by_role("radio", name="Park until the next meeting").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Their board meets in May")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Minutes of Tue 24 Nov")).to_be_visible()
    expect(desk.get_by_text("because Their board meets in May")).to_be_visible()
    expect(desk.get_by_text("読む時間をもう少し")).to_be_visible()
    assert Meeting.objects.get().closed_by == rep
    assert LeftOpen.objects.get().how == "parked"

    phone.goto(f"/meetings/{meeting.pk}/minutes/")
    expect(phone.get_by_role("heading", name="11月24日(火)の議事録")).to_be_visible()
    fits(phone)


def test_a_word_is_corrected_where_it_stands_and_what_it_said_stays(open_page, meeting, rep, marketer):
    close_meeting(meeting=meeting, by=rep, at=timezone.now())
    page = open_page(f"/meetings/{meeting.pk}/minutes/", user=rep)
    item = page.locator("article", has_text="Minato Precision")
    item.get_by_text("Correct these words").click()
    item.get_by_label("What it should say").fill("Ito is away until then, and decides")
    item.get_by_role("button", name="Keep").click()
    expect(page.locator("article", has_text="Minato Precision").locator("del")).to_have_text(
        "The plant manager is away until then"
    )
    expect(page.locator("article ins")).to_have_text("Ito is away until then, and decides")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_the_end_is_open_to_everybody_and_fits(open_page, meeting, rep, width, dark):
    close_meeting(meeting=meeting, by=rep, at=timezone.now())
    scheme = "dark" if dark else "light"
    page = open_page(f"/meetings/{meeting.pk}/minutes/", user=rep, width=width, color_scheme=scheme)
    assert violations(page) == []
    fits(page)
    Meeting.objects.update(closed_at=None, closed_by=None)
    for path in ("close/", "close/?read=end", "rate/", "answers/"):
        page.goto(f"/meetings/{meeting.pk}/{path}")
        assert violations(page) == [], path
        fits(page)
