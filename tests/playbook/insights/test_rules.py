"""When an insight is supported, contested, retired; nurture.playbook.insights.rules."""

import pytest

from nurture.playbook.insights.rules import Spoken, State, state_of

FOR, FOR_TOO, AGAINST = Spoken(1, True), Spoken(2, True), Spoken(3, False)


@pytest.mark.parametrize(
    ("spoken", "reactions", "retired", "state"),
    [
        ([], 0, False, State.DRAFT),
        ([FOR], 0, False, State.DRAFT),
        ([FOR, Spoken(1, True)], 0, False, State.DRAFT),
        ([FOR, FOR_TOO], 0, False, State.SUPPORTED),
        ([FOR], 1, False, State.SUPPORTED),
        ([], 3, False, State.DRAFT),
        ([FOR, FOR_TOO, AGAINST], 5, False, State.CONTESTED),
        ([FOR, FOR_TOO], 5, True, State.RETIRED),
    ],
)
def test_an_insight_is_worth_what_speaks_for_it(spoken, reactions, retired, state):
    assert state_of(spoken, reactions=reactions, is_retired=retired) == state
