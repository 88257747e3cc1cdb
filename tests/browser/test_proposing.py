"""Another candidate, found among many drafts: by a few letters, without a mouse, on a phone and without scripts."""

import pytest
from playwright.sync_api import expect

from nurture.meetings.models import Proposal
from nurture.sequences.models import Email
from tests import build
from tests.browser.seats import both_seats, fits
from tests.browser.test_room import is_sound, marketer, room, target  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def meeting(target):  # noqa: F811
    """Forty drafts wait behind the two on the screen."""
    sequence = build.sequence(target, *(f"配信 {number:02}" for number in range(1, 43)))
    build.sender_profile()
    last = sequence.steps.order_by("position").last()
    Email.objects.filter(step=last).update(subject="稼働率のグラフ", hypothesis="役員に数字が届く")
    return build.meeting(build.cycle(target.project))


@both_seats
def test_one_of_forty_drafts_is_found_by_its_letters_and_the_keyboard(open_page, room, meeting, rep, seat):  # noqa: F811
    seat.take(rep)
    page = open_page(room, user=rep, width=seat.width)
    page.wait_for_load_state()
    page.keyboard.press("i")
    expect(page.locator(".draft")).to_have_count(6)
    panel = page.locator(".propose-panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= seat.width
    fits(page)
    is_sound(page)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("稼働率")
    expect(page.locator(".draft")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#candidate-3")).to_contain_text("稼働率のグラフ")
    assert Proposal.objects.get().email.subject == "稼働率のグラフ"


def test_without_scripts_the_search_is_a_page(open_page, room, meeting, rep):  # noqa: F811
    page = open_page(room, user=rep, java_script_enabled=False)
    page.locator(".propose-open").click()
    page.get_by_role("searchbox").fill("グラフ")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/drafts/?q=*")
    page.get_by_role("button", name="稼働率のグラフ").click()
    page.wait_for_url(f"**{room}")
    expect(page.locator("#candidate-3")).to_contain_text("稼働率のグラフ")
