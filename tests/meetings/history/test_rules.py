"""What was expected against what came back."""

import pytest

from nurture.meetings.history.rules import Outcome, came_true, outcome, proposed

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("expected", "kinds", "true"),
    [
        ("reply", ["click", "reply"], True),
        ("reply", ["click"], False),
        ("talk", ["visit"], True),
        ("talk", ["reply"], False),
        ("click", ["click"], True),
        ("click", [], False),
        ("pass_on", ["reply"], None),
        ("introduce", [], None),
        ("silence", [], None),
        ("unknown", ["reply"], None),
        ("", ["reply"], None),
    ],
)
def test_what_a_row_can_show_is_told_and_nothing_else(expected, kinds, true):
    assert came_true(expected, kinds) is true


@pytest.mark.parametrize(
    ("findings", "found"),
    [
        ([], Outcome.OPEN),
        (["supports"], Outcome.OPEN),
        (["supports", "supports"], Outcome.SUPPORTS),
        (["does_not", "does_not"], Outcome.DOES_NOT),
        (["cannot_tell", "cannot_tell"], Outcome.CANNOT_TELL),
        (["supports", "does_not"], Outcome.DIFFERS),
        (["supports", "cannot_tell"], Outcome.DIFFERS),
    ],
)
def test_only_both_teams_together_say_what_it_was(findings, found):
    assert outcome(findings) == found


def test_of_one_person_nobody_can_tell_anything():
    assert [proposed(people) for people in (0, 1, 2)] == ["cannot_tell", "cannot_tell", ""]
