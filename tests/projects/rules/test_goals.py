from hypothesis import given
from hypothesis import strategies as st

from nurture.projects.rules.goals import LENGTH, goal_mark, shares

amounts = st.lists(st.integers(1, 10**12), max_size=20)
goals = st.integers(1, 10**12)


def test_shares_stand_end_to_end_beside_the_goal():
    found = shares([50, 30], 100)
    assert [(s.start, s.length) for s in found] == [(0, 500), (500, 300)]
    assert goal_mark([50, 30], 100) is None


def test_beyond_the_goal_the_sum_is_the_whole_bar_and_the_goal_is_marked():
    assert sum(s.length for s in shares([150, 50], 100)) == LENGTH
    assert goal_mark([150, 50], 100) == 500


@given(amounts, goals)
def test_no_share_ever_leaves_the_bar_or_covers_another(found, goal):
    end = 0
    for share in shares(found, goal):
        assert share.start == end
        assert share.length >= 0
        end += share.length
    assert end <= LENGTH
