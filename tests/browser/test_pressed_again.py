"""Pressed again with other words while the first are on their way: all arrive, once, in their order."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Annotation
from nurture.meetings import actions
from nurture.meetings.models import Action, Decision, Vote
from tests.browser.network import intercept
from tests.browser.test_meeting import email, marketer, room, target  # noqa: F401
from tests.browser.test_queue import bodies, decide, eventually, mine, note, nothing_waits, waits  # noqa: F401


def held_at(page, address):
    """The first request there stays on its way until the test lets it go on."""
    held = []
    intercept(page, address, lambda route: route.continue_() if held else held.append(route))
    return held


@pytest.fixture
def hanging(mine):  # noqa: F811
    """Two notes pressed and a third typed, while the network holds the first."""
    held = held_at(mine, "**/notes/")
    note(mine, "工場長は水曜に読む")
    eventually(mine, lambda: held)
    note(mine, "稟議は一月")
    expect(mine.locator(".note-form textarea").first).to_have_value("")
    waits(mine, "One input waits for the network: Your note on Minato Precision")
    mine.locator(".note-form textarea").first.type("三つ目は途中")
    return held[0]


def both_came_in_their_order(page):
    eventually(page, lambda: Annotation.objects.count() == 2)
    nothing_waits(page)
    expect(page.locator(".note-form textarea").first).to_have_value("三つ目は途中")
    said = Annotation.objects.order_by("pk").values_list("their_words", flat=True)
    assert list(said) == ["工場長は水曜に読む", "稟議は一月"]
    expect(page.locator("#notes")).to_contain_text("稟議は一月")
    page.locator(".note-form button[type=submit]").click()
    eventually(page, lambda: Annotation.objects.count() == 3)
    assert Annotation.objects.latest("pk").their_words == "三つ目は途中"


def test_a_second_note_goes_when_the_first_has_arrived_late(mine, hanging, target):  # noqa: F811
    hanging.continue_()
    both_came_in_their_order(mine)


def test_a_second_note_waits_behind_a_first_that_did_not_arrive(mine, hanging, target):  # noqa: F811
    hanging.abort()
    both_came_in_their_order(mine)


def test_a_second_note_waits_behind_a_first_at_which_the_server_failed(mine, hanging, target):  # noqa: F811
    hanging.fulfill(status=500, body="<h1>Something went wrong</h1>")
    both_came_in_their_order(mine)


def test_a_first_note_that_is_refused_late_takes_the_place_of_nothing(mine, hanging, target):  # noqa: F811
    hanging.fulfill(status=422, body="<div data-error-summary>Say it in fewer words.</div>")
    waits(mine, "One input was not taken: Your note on Minato Precision")
    eventually(mine, lambda: bodies() == ["稟議は一月"])
    expect(mine.locator(".note-form textarea").first).to_have_value("三つ目は途中")
    mine.locator("#waiting-inputs summary").click()
    expect(mine.locator(".waiting-list")).to_contain_text("工場長は水曜に読む")
    expect(mine.locator(".waiting-list")).to_contain_text("Say it in fewer words.")


def test_a_double_click_on_a_hanging_network_is_one_note(mine, target):  # noqa: F811
    held = held_at(mine, "**/notes/")
    add = mine.locator(".note-form button[type=submit]")
    for words in ("工場長は水曜に読む", "稟議は一月"):
        mine.locator(".note-form textarea").first.fill(words)
        add.dblclick()
    eventually(mine, lambda: held)
    held[0].continue_()
    eventually(mine, lambda: Annotation.objects.count() == 2)
    nothing_waits(mine)
    mine.wait_for_timeout(500)
    assert bodies() == ["工場長は水曜に読む", "稟議は一月"]


def test_a_double_click_leaves_no_words_to_be_pressed_again(mine, target):  # noqa: F811
    words = mine.locator(".note-form textarea").first
    words.fill("工場長は水曜に読む")
    mine.locator(".note-form button[type=submit]").dblclick()
    eventually(mine, lambda: Annotation.objects.count() == 1)
    expect(words).to_have_value("")
    mine.reload()
    expect(mine.locator("#notes")).to_contain_text("工場長は水曜に読む")
    expect(words).to_have_value("")


def test_a_vote_changed_while_the_first_is_on_its_way_counts_before_what_follows(mine, rep, email, target):  # noqa: F811
    meeting = target.project.meetings.get()
    actions.open_vote(meeting=meeting, target=target, by=rep, at=timezone.now())
    expect(mine.locator(".vote-form")).to_be_visible()
    mine.wait_for_load_state()
    held, came = held_at(mine, "**/vote/"), []
    mine.on(
        "request",
        lambda request: came.append(request.url.rsplit("/", 2)[1]) if request.method == "POST" else None,
    )
    mine.keyboard.press("0")
    expect(mine.locator("[name=choice][value=none]")).to_be_checked()
    mine.keyboard.press("v")
    eventually(mine, lambda: held)
    for key in ("1", "v", "r"):
        mine.keyboard.press(key)
    waits(mine, "One input waits for the network: Your vote on Minato Precision")
    held[0].continue_()
    expect(mine.locator("#room-says")).to_have_text("The votes are revealed.")
    nothing_waits(mine)
    assert Vote.objects.get().email == email
    assert [name for name in came if name in ("vote", "reveal")] == ["vote", "vote", "reveal"]


def test_a_decision_changed_while_the_first_is_on_its_way_is_answered(mine, target):  # noqa: F811
    held = held_at(mine, "**/decide/")
    decide(mine, "一月まで予算がない")
    eventually(mine, lambda: held)
    decide(mine, "電話のほうが早い")
    waits(mine, "One input waits for the network: Your decision on Minato Precision")
    held[0].continue_()
    expect(mine.locator(".decision-stands")).to_contain_text("一月まで予算がない")
    nothing_waits(mine)
    expect(mine.locator("#decision-form")).to_contain_text("You decided before: Call")
    expect(mine.locator("#decision-form [name=reason]")).to_have_value("電話のほうが早い")
    assert Decision.objects.get().reason == "一月まで予算がない"


def test_two_actions_are_given_while_the_network_hangs(mine, target):  # noqa: F811
    held = held_at(mine, "**/actions/give/")
    mine.locator("[data-shortcut=a]").click()
    form = mine.locator("#give-action")
    for words in ("図面を送る", "見積を確かめる"):
        form.locator("[name=words]").fill(words)
        form.locator("button[type=submit]").click()
        eventually(mine, lambda: held)
    form.locator("[name=words]").fill("三つ目は途中")
    held[0].continue_()
    eventually(mine, lambda: Action.objects.count() == 2)
    nothing_waits(mine)
    expect(form.locator("[name=words]")).to_have_value("三つ目は途中")
    assert list(Action.objects.order_by("pk").values_list("words", flat=True)) == [
        "図面を送る",
        "見積を確かめる",
    ]


def test_two_notes_on_an_account_arrive_where_a_second_press_was_dropped(open_page, rep, target):  # noqa: F811
    page = open_page(target.account.get_absolute_url(), user=rep)
    held = held_at(page, "**/annotations/**")
    words, add = page.locator("#annotation-form [name=body]"), page.locator("#annotation-add")
    for said in ("工場長は水曜に読む", "稟議は一月"):
        words.fill(said)
        add.click()
        eventually(page, lambda: held)
    words.fill("三つ目は途中")
    held[0].continue_()
    eventually(page, lambda: Annotation.objects.count() == 2)
    nothing_waits(page)
    expect(words).to_have_value("三つ目は途中")
    assert list(Annotation.objects.order_by("pk").values_list("body", flat=True)) == [
        "工場長は水曜に読む",
        "稟議は一月",
    ]


def test_a_decision_that_did_not_arrive_gives_way_to_the_one_pressed_after_it(mine, target):  # noqa: F811
    held = held_at(mine, "**/decide/")
    decide(mine, "一月まで予算がない")
    eventually(mine, lambda: held)
    decide(mine, "電話のほうが早い")
    held[0].abort()
    expect(mine.locator(".decision-stands")).to_contain_text("電話のほうが早い")
    nothing_waits(mine)
    assert Decision.objects.get().reason == "電話のほうが早い"
