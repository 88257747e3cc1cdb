"""Keys pressed faster than the server answers: one after another, each answered, and nothing deafens the room."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings import actions
from nurture.meetings.models import Operation, Turn, Vote
from tests.browser.network import intercept
from tests.browser.test_queue import eventually, nothing_waits, waits
from tests.browser.test_room import marketer, meeting, room, target  # noqa: F401


@pytest.fixture
def voting(meeting, target, rep):  # noqa: F811
    actions.open_vote(meeting=meeting, target=target, by=rep, at=timezone.now())


@pytest.fixture
def mine(voting, open_page, room, rep):  # noqa: F811
    page = open_page(room, user=rep)
    page.keyboard.press("2")
    expect(page.locator("#candidate-2 [name=choice]")).to_be_checked()
    return page


def hold(page, address):
    """The next request there stays on its way until the test lets it go on."""
    held, seen = [], []

    def stop(route):
        seen.append(route)
        if len(seen) == 1:
            held.append(route)
        else:
            route.continue_()

    intercept(page, address, stop)
    return held


def held_back(page, held):
    for _ in range(400):
        if held:
            return held.pop()
        page.wait_for_timeout(50)
    raise AssertionError


def still_hears(page, meeting, target, by):  # noqa: F811
    actions.propose(meeting=meeting, target=target, title="三枚目", by=by, at=timezone.now())
    expect(page.locator("#candidate-3")).to_be_visible()


def test_presses_arrive_in_their_order_and_each_is_answered(mine, meeting, target, marketer):  # noqa: F811
    votes, reveals = hold(mine, "**/vote/"), []
    mine.on("request", lambda request: reveals.append(request) if "/reveal/" in request.url else None)
    mine.keyboard.press("v")
    vote = held_back(mine, votes)
    mine.keyboard.press("r")
    mine.wait_for_timeout(300)
    assert reveals == []
    vote.continue_()
    expect(mine.locator("#room-says")).to_have_text("The votes are revealed.")
    expect(mine.locator("#candidate-2 .votes-given")).to_contain_text("Sales 1")
    assert Vote.objects.get().email.subject == "二通目"
    still_hears(mine, meeting, target, marketer)


def test_an_answer_finds_its_place_when_its_form_is_gone(mine, meeting, target, marketer):  # noqa: F811
    votes = hold(mine, "**/vote/")
    mine.keyboard.press("v")
    vote = held_back(mine, votes)
    answer = vote.fetch()
    # Whatever took its place: a page that somebody left open for long, a script of a browser.
    mine.evaluate("""() => {
        const bar = document.getElementById('decision-bar');
        bar.replaceWith(bar.cloneNode(true));
    }""")
    vote.fulfill(response=answer)
    expect(mine.locator("#vote-form")).to_contain_text("Change my vote")
    expect(mine.locator("#thumb")).to_contain_text("Vote again")
    still_hears(mine, meeting, target, marketer)


def test_an_update_on_its_way_takes_no_form_that_was_just_pressed(mine, meeting, target, marketer):  # noqa: F811
    mine.keyboard.press("v")
    expect(mine.locator("#vote-form")).to_contain_text("Change my vote")
    mine.wait_for_timeout(1500)
    updates, reveals = hold(mine, "**/changes/**"), hold(mine, "**/reveal/")
    now = timezone.now()
    actions.vote(meeting=meeting, target=target, expected="reply", confidence=2, by=marketer, at=now)
    update = held_back(mine, updates)
    mine.keyboard.press("r")
    reveal = held_back(mine, reveals)
    with mine.expect_response("**/changes/**"):
        update.fulfill(response=update.fetch())
    mine.wait_for_timeout(300)

    expect(mine.locator("#phase form.htmx-request")).to_have_count(1)
    reveal.continue_()
    expect(mine.locator("#room-says")).to_have_text("The votes are revealed.")
    expect(mine.locator("#agenda")).to_be_visible()
    still_hears(mine, meeting, target, marketer)


def test_an_update_that_did_not_arrive_is_asked_for_again(mine, meeting, target, marketer):  # noqa: F811
    updates = hold(mine, "**/changes/**")
    actions.propose(meeting=meeting, target=target, title="三枚目", by=marketer, at=timezone.now())
    update = held_back(mine, updates)
    update.abort()
    expect(mine.locator("#candidate-3")).to_be_visible()


def test_without_a_network_nothing_overtakes(mine, meeting, target, rep):  # noqa: F811
    votes = hold(mine, "**/vote/")
    mine.keyboard.press("v")
    vote = held_back(mine, votes)
    mine.locator(".note-form textarea").first.fill("工場長は水曜に読む")
    mine.locator(".note-form button[type=submit]").click()
    mine.keyboard.press("Escape")
    mine.context.set_offline(True)
    vote.abort()
    waits(mine, "2 inputs wait for the network: Your vote on Minato Precision, Your note on Minato Precision")
    mine.context.set_offline(False)
    nothing_waits(mine)
    expect(mine.locator("#notes")).to_contain_text("工場長は水曜に読む")
    assert Vote.objects.get().email.subject == "二通目"
    assert Operation.objects.count() == 2


def test_what_was_pressed_last_arrives_from_a_page_that_is_left(mine, target):  # noqa: F811
    ends_at = Turn.objects.get(target=target).ends_at
    votes = hold(mine, "**/vote/")
    mine.keyboard.press("v")
    held_back(mine, votes)
    mine.keyboard.press("t")
    mine.goto("/accounts/")
    eventually(mine, Vote.objects.exists)
    eventually(mine, lambda: Turn.objects.get(target=target).ends_at > ends_at)
    nothing_waits(mine)
    assert Vote.objects.count() == 1


def test_what_has_just_arrived_can_be_pressed_at_once(mine):
    mine.evaluate("""() => {
        window.isSamePage = true;
        document.addEventListener('htmx:afterSwap', () => setTimeout(() =>
            document.querySelector('[data-shortcut=r]')?.click()), { once: true });
    }""")
    mine.keyboard.press("v")
    expect(mine.locator("#room-says")).to_have_text("The votes are revealed.")
    assert mine.evaluate("window.isSamePage")
