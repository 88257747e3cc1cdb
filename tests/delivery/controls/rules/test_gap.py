from datetime import timedelta

import pytest

from nurture.delivery.controls.rules.gap import is_gap, needs_a_word
from tests.delivery.world import NOW

LONGEST = timedelta(minutes=15)


@pytest.mark.parametrize(("minutes", "gap"), [(1, False), (15, False), (16, True), (2000, True)])
def test_a_gap_is_longer_than_it_may_be(minutes, gap):
    assert is_gap(NOW - timedelta(minutes=minutes), NOW, longest=LONGEST) is gap


def test_before_the_first_start_nobody_could_have_looked():
    assert is_gap(None, NOW, longest=LONGEST) is False


def test_a_handful_needs_nobodys_word():
    assert [needs_a_word(due, backlog=10) for due in (0, 9, 10, 11)] == [False, False, True, True]
    assert [needs_a_word(due, backlog=0) for due in (0, 1)] == [False, True]
