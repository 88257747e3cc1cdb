import pytest

from nurture.meetings.rules.agenda import Item, Place, Why, in_order, neighbours
from nurture.meetings.rules.nearby import nearby
from nurture.sequences.rules.diff import Kind, diff

pytestmark = pytest.mark.once


def test_whoever_answered_stands_first_then_the_largest_amount():
    small, large, answered = Item(1, 10), Item(2, 90), Item(3, 5, is_paused=True)
    assert in_order([small, large, answered]) == [answered, large, small]


def test_the_order_of_the_agenda_and_its_reasons():
    consent, amount = Item(1, 900, is_consent=True), Item(2, 800)
    stuck, split = Item(3, 10, cycles_over=2), Item(4, 9, is_split=True, was_left=True, cycles_over=5)
    left = Item(8, 1, was_left=True, cycles_over=5)
    offered, answered = Item(5, 8, is_offered=True), Item(6, 7, is_paused=True)
    headless = Item(7, 1, is_headless=True)
    items = [consent, amount, stuck, left, split, offered, answered, headless]
    assert [each.target for each in in_order(items)] == [7, 5, 6, 4, 8, 3, 2, 1]
    assert [each.why for each in in_order(items)] == [
        Why.HEADLESS,
        Why.HANDOFF,
        Why.ANSWERED,
        Why.SPLIT,
        Why.LEFT,
        Why.STUCK,
        Why.AMOUNT,
        Why.CONSENT,
    ]


def test_one_cycle_in_a_stage_is_not_stuck_and_both_teams_agreeing_outweighs_being_left_or_stuck():
    assert Item(1, 1, cycles_over=1).why == Why.AMOUNT
    assert Item(1, 1, cycles_over=3, was_left=True, is_consent=True).why == Why.CONSENT


def test_among_those_without_a_next_step_whoever_answered_stands_first():
    large = Item(1, 900, is_headless=True)
    answered = Item(2, 1, is_headless=True, is_paused=True)
    assert in_order([large, answered]) == [answered, large]


def test_what_is_decided_keeps_its_place():
    before = [each.target for each in in_order([Item(1, 10), Item(2, 90)])]
    after = [each.target for each in in_order([Item(1, 10), Item(2, 90, is_decided=True, is_agreed=True)])]
    assert before == after == [2, 1]


@pytest.mark.parametrize(
    ("item", "place"),
    [
        (Item(1, 1), Place.OPEN),
        (Item(1, 1, is_decided=True), Place.CONFIRMING),
        (Item(1, 1, is_paused=True, is_decided=True), Place.ANSWERED),
        (Item(1, 1, is_paused=True, is_decided=True, is_agreed=True), Place.AGREED),
    ],
)
def test_why_a_target_stands_there(item, place):
    assert item.place == place


def test_the_ends_of_the_agenda_have_one_neighbour():
    assert neighbours([5, 3, 8], 5) == (None, 3)
    assert neighbours([5, 3, 8], 3) == (5, 8)
    assert neighbours([5, 3, 8], 8) == (3, None)


def test_a_change_is_read_with_the_lines_around_it_and_what_is_left_out_is_said():
    before = "拝啓\n一行目\n二行目\n三行目\n敬具\n"
    pieces = nearby(diff(before, before.replace("二行目", "二つ目")))
    assert [each.text for each in pieces if each.kind != Kind.SAME] == [
        each.text for each in diff(before, before.replace("二行目", "二つ目")) if each.kind != Kind.SAME
    ]
    said = "".join(each.text for each in pieces)
    assert said.startswith("…\n")
    assert "拝啓" not in said
    assert "敬具" not in said


def test_a_short_text_is_read_whole():
    pieces = diff("件名です", "題です")
    assert nearby(pieces) == pieces
