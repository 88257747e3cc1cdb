"""Two minutes on a phone before the meeting."""

import pytest
from playwright.sync_api import expect

from nurture.meetings.lobby.models import Attendance, EarlyVote
from nurture.meetings.models import Meeting
from tests import build
from tests.browser.seats import fits

COMPANIES = ("Minato Precision", "Kitahama Steel", "Torei Chemical")


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def meeting(rep, marketer):
    project = build.project(rep, marketer)
    build.sender_profile()
    for company in COMPANIES:
        target = build.target(project, build.account(company, name_latin=company), rep, marketer)
        build.email(build.sequence(target), f"To {company}", build.contact(target.account))
    far = {"meeting_at": "2099-01-05T01:00Z", "observe_until": "2099-01-11T09:00Z"}
    made = build.meeting(build.cycle(project, **far))
    Meeting.objects.update(opened_at=None, opened_by=None)
    return made


def test_a_rep_chooses_for_three_targets_on_a_phone_in_a_sentence_each(open_page, rep, meeting):
    page = open_page(f"/meetings/{meeting.pk}/", user=rep, width=390, has_touch=True)
    page.get_by_text("I come", exact=True).click()
    page.locator("#attend-send").click()
    expect(page.locator("#attend")).to_contain_text("Both teams see it.")
    for company in COMPANIES:
        card = page.get_by_role("article", name=company)
        card.get_by_text(f"To {company}", exact=True).click()
        card.get_by_placeholder("In one sentence, why").fill(f"Now, {company}")
        card.get_by_role("button", name="Keep my choice").click()
        expect(card.locator("summary")).to_contain_text(f"Now, {company}")
    expect(page.locator("#early-progress")).to_contain_text("You have chosen for all targets.")
    fits(page)
    page.reload()
    for company in COMPANIES:
        expect(page.get_by_role("article", name=company).locator("summary")).to_contain_text(
            f"Now, {company}"
        )
    assert EarlyVote.objects.count() == 3
    assert Attendance.objects.get().answer == "coming"
