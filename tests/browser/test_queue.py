"""Without a network: what was said waits, in sight, goes once, and comes back with its words when it is refused."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Annotation
from nurture.meetings import actions
from nurture.meetings.models import Decision, DecisionKind, Operation, Vote
from tests.browser.conftest import signed_in
from tests.browser.network import intercept
from tests.browser.test_meeting import email, marketer, room, target  # noqa: F401


@pytest.fixture
def mine(open_page, room, rep):  # noqa: F811
    return open_page(room, user=rep)


def waits(page, words):
    expect(page.locator("#waiting-inputs summary")).to_contain_text(words)


def eventually(page, is_so):
    """What the database says, once the browser has sent it."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError


def nothing_waits(page):
    expect(page.locator("#waiting-inputs")).to_be_hidden()


def note(page, words):
    page.locator(".note-form textarea").first.fill(words)
    page.locator(".note-form button[type=submit]").click()


def decide(page, words):
    page.locator("label:has([name=kind][value=sales_touch])").click()
    page.locator("#decision-form [name=reason]").fill(words)
    page.locator("#decision-form button[type=submit]").click()


def bodies():
    return sorted(Annotation.objects.values_list("their_words", flat=True))


def test_inputs_wait_in_their_order_and_go_once(mine, rep, target):  # noqa: F811
    mine.context.set_offline(True)
    note(mine, "工場長は水曜に読む")
    waits(mine, "One input waits for the network: Your note on Minato Precision")
    expect(mine.locator(".note-form textarea").first).to_have_value("")
    note(mine, "稟議は一月")
    decide(mine, "一月まで予算がない")
    waits(
        mine,
        "3 inputs wait for the network: Your note on Minato Precision, Your note on Minato Precision, Your",
    )
    mine.locator("#waiting-inputs summary").click()
    expect(mine.locator("#waiting-inputs q")).to_have_text(
        ["工場長は水曜に読む", "稟議は一月", "一月まで予算がない"]
    )
    mine.context.set_offline(False)
    nothing_waits(mine)
    expect(mine.locator(".decision-stands")).to_contain_text("一月まで予算がない")
    expect(mine.locator("#notes")).to_contain_text("稟議は一月")
    expect(mine.locator(".resend")).to_have_count(0)
    assert bodies() == sorted(["工場長は水曜に読む", "稟議は一月"])
    assert Decision.objects.count() == 1
    assert Operation.objects.count() == 3


def test_what_waits_survives_the_tab_and_goes_from_whatever_page_is_opened_next(mine, rep, target):  # noqa: F811
    mine.context.set_offline(True)
    note(mine, "工場長は水曜に読む")
    waits(mine, "One input waits")
    mine.close()
    later = mine.context.new_page()
    later.context.set_offline(False)
    later.goto("/accounts/")
    eventually(later, lambda: bodies() == ["工場長は水曜に読む"])
    nothing_waits(later)
    later.goto(target.account.get_absolute_url())
    expect(later.locator("#timeline-list")).to_contain_text("工場長は水曜に読む")
    assert bodies() == ["工場長は水曜に読む"]


def test_two_tabs_share_what_waits_and_send_it_once(mine, room, target):  # noqa: F811
    other = mine.context.new_page()
    other.goto(room)
    mine.context.set_offline(True)
    note(mine, "一つ目の話")
    waits(other, "One input waits")
    note(other, "二つ目の話")
    waits(mine, "2 inputs wait")
    mine.context.set_offline(False)
    for page in (mine, other):
        nothing_waits(page)
        expect(page.locator(".resend")).to_have_count(0)
    assert bodies() == sorted(["一つ目の話", "二つ目の話"])


def test_the_next_note_is_written_while_one_is_on_its_way(mine, target):  # noqa: F811
    """The network hangs, then fails."""
    held = []
    intercept(mine, "**/notes/", lambda route: route.abort() if held else held.append(route))
    note(mine, "工場長は水曜に読む")
    eventually(mine, lambda: held)
    mine.locator(".note-form textarea").first.fill("稟議は一月")
    held[0].abort()
    waits(mine, "One input waits")
    expect(mine.locator(".note-form textarea").first).to_have_value("稟議は一月")
    mine.unroute("**/notes/")
    nothing_waits(mine)
    assert bodies() == ["工場長は水曜に読む"]
    mine.locator(".note-form button[type=submit]").click()
    eventually(mine, lambda: bodies() == ["工場長は水曜に読む", "稟議は一月"])


def test_it_can_be_deleted_and_brought_back(mine, target):  # noqa: F811
    mine.context.set_offline(True)
    note(mine, "言い過ぎました")
    note(mine, "稟議は一月")
    mine.locator("#waiting-inputs summary").click()
    row = mine.locator(".waiting-list li").first
    row.get_by_role("button", name="Delete").click()
    row.get_by_role("button", name="Undo").click()
    row.get_by_role("button", name="Delete").click()
    expect(mine.locator(".waiting-list li")).to_have_count(1, timeout=15_000)
    mine.context.set_offline(False)
    nothing_waits(mine)
    assert bodies() == ["稟議は一月"]


def test_what_is_refused_comes_back_with_its_words(mine, room, rep, marketer, target):  # noqa: F811
    mine.context.set_offline(True)
    decide(mine, "電話のほうが早い")
    waits(mine, "One input waits for the network: Your decision on Minato Precision")
    mine.close()
    meeting = target.project.meetings.get()
    actions.decide(
        meeting=meeting,
        target=target,
        kind=DecisionKind.SALES_TOUCH,
        reason="一月まで予算がない",
        by=marketer,
        at=timezone.now(),
    )
    later = mine.context.new_page()
    later.context.set_offline(False)
    later.goto("/accounts/")
    waits(later, "One input was not taken: Your decision on Minato Precision")
    later.locator("#waiting-inputs summary").click()
    expect(later.locator(".waiting-list")).to_contain_text("Moe Yamada was faster")
    later.locator(".waiting-list a").click()
    later.wait_for_url(f"**{room}")
    expect(later.locator("#decision-form")).to_contain_text("Moe Yamada was faster")
    expect(later.locator("#decision-form [name=reason]")).to_have_value("電話のほうが早い")
    nothing_waits(later)
    assert Decision.objects.get().made_by == marketer


def test_a_vote_that_waits_is_changed_in_its_place(mine, rep, target):  # noqa: F811
    meeting = target.project.meetings.get()
    actions.open_vote(meeting=meeting, target=target, by=rep, at=timezone.now())
    expect(mine.locator(".vote-form")).to_be_visible()
    mine.context.set_offline(True)
    mine.keyboard.press("1")
    mine.keyboard.press("v")
    waits(mine, "One input waits for the network: Your vote on Minato Precision")
    mine.keyboard.press("0")
    mine.keyboard.press("v")
    expect(mine.locator(".resend")).to_have_count(1)
    waits(mine, "One input waits")
    mine.context.set_offline(False)
    nothing_waits(mine)
    expect(mine.locator(".vote-form")).to_contain_text("Change my vote")
    assert Vote.objects.get().email_id is None


def test_whoever_was_signed_out_meanwhile_signs_in_and_it_goes(mine, live_server, room, rep, target):  # noqa: F811
    mine.context.set_offline(True)
    note(mine, "工場長は水曜に読む")
    waits(mine, "One input waits")
    Session.objects.all().delete()
    mine.context.set_offline(False)
    expect(mine.locator("#waiting-inputs")).to_contain_text("You are signed out")
    assert bodies() == []
    # What the page still asks with the old cookie would be answered by taking the new one away.
    mine.goto("about:blank")
    mine.context.add_cookies(signed_in(rep, live_server))
    mine.goto("/accounts/")
    eventually(mine, lambda: bodies() == ["工場長は水曜に読む"])
    nothing_waits(mine)


def test_nothing_goes_in_the_name_of_somebody_else(mine, live_server, rep, marketer, target):  # noqa: F811
    mine.context.set_offline(True)
    note(mine, "工場長は水曜に読む")
    waits(mine, "One input waits")
    mine.context.add_cookies(signed_in(marketer, live_server))
    mine.context.set_offline(False)
    expect(mine.locator("#waiting-inputs")).to_contain_text("You are signed out")
    other = mine.context.new_page()
    other.goto("/accounts/")
    nothing_waits(other)
    assert bodies() == []


def test_an_old_token_is_renewed(mine, live_server, rep, target):  # noqa: F811
    mine.evaluate("document.body.setAttribute('hx-headers', JSON.stringify({'X-CSRFToken': 'x'.repeat(64)}))")
    mine.locator(".note-form [name=csrfmiddlewaretoken]").evaluate("field => field.value = 'x'.repeat(64)")
    note(mine, "工場長は水曜に読む")
    nothing_waits(mine)
    expect(mine.locator("#notes")).to_contain_text("工場長は水曜に読む")
    assert bodies() == ["工場長は水曜に読む"]
