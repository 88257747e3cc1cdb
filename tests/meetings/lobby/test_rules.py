import pytest

from nurture.meetings.lobby.rules import Choice, Lacking, Verdict, lacking, verdict

pytestmark = pytest.mark.once

SALES, MARKETING = "sales", "marketing"


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([], Verdict.OPEN),
        ([(SALES, 1), (SALES, 2)], Verdict.OPEN),
        ([(SALES, 1), (MARKETING, 1)], Verdict.AGREE),
        ([(SALES, 1), (MARKETING, 2)], Verdict.SPLIT),
        ([(SALES, 1), (SALES, 2), (MARKETING, 1)], Verdict.SPLIT),
        ([(SALES, None), (MARKETING, 1)], Verdict.SPLIT),
        ([(SALES, None), (MARKETING, None)], Verdict.AGREE),
    ],
)
def test_both_teams_agree_only_when_both_spoke_and_all_chose_the_same(choices, said):
    assert verdict(Choice(team, candidate) for team, candidate in choices) == said


def test_a_quorum_is_one_of_each_team_and_an_owner_of_every_target():
    owners = {7: (1, 2), 8: (3, 4)}
    assert lacking(coming={1: SALES, 4: MARKETING}, delegates={}, owners=owners) == Lacking((), ())
    assert lacking(coming={1: SALES}, delegates={}, owners=owners) == Lacking((MARKETING,), (8,))


def test_a_delegate_who_comes_stands_for_an_owner_and_one_who_does_not_come_does_not():
    owners = {8: (3, 4)}
    assert not lacking(coming={1: SALES, 2: MARKETING}, delegates={3: 1}, owners=owners)
    assert lacking(coming={2: MARKETING, 5: SALES}, delegates={3: 1}, owners=owners).targets == (8,)
