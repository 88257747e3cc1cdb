"""What came of a decision, said by both teams where it is read: nothing is said that nobody chose."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings.history.models import Finding, Verdict
from tests import build
from tests.browser.test_meeting import email, marketer, target  # noqa: F401
from tests.meetings.history.decided import sent_once


@pytest.fixture
def decision(target, email, rep, marketer):  # noqa: F811
    """Of a week ago; what it sent has left."""
    meeting = build.meeting(build.cycle(target.project))
    then = timezone.now() - timedelta(7)
    return sent_once(meeting, email, rep=rep, marketer=marketer, at=then)


def test_enter_keeps_the_sentence_and_finds_nothing(open_page, decision, rep):
    page = open_page(decision.get_absolute_url(), user=rep)
    sentence = page.get_by_role("textbox", name="In one sentence")
    sentence.fill("停止の申し出は予想外でした")
    sentence.press("Enter")
    expect(page.locator(".result-words")).to_contain_text("停止の申し出は予想外でした")
    assert Verdict.objects.get().finding == Finding.CANNOT_TELL

    page.get_by_role("button", name="Does not").click()
    expect(page.get_by_role("button", name="Does not")).to_have_attribute("aria-pressed", "true")
    sentence.fill("次は電話から始めます")
    page.get_by_role("button", name="Keep the sentence").click()
    expect(page.locator(".result-words")).to_contain_text("次は電話から始めます")
    assert Verdict.objects.standing().get().finding == Finding.DOES_NOT
