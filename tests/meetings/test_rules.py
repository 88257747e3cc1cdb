import pytest

from nurture.meetings.rules.agenda import Item, Place, in_order, neighbours

pytestmark = pytest.mark.once


def test_whoever_answered_stands_first_then_the_largest_amount():
    small, large, answered = Item(1, 10), Item(2, 90), Item(3, 5, is_paused=True)
    assert in_order([small, large, answered]) == [answered, large, small]


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
