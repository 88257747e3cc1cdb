from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.limits.rules.rates import HOUR, next_place

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@given(st.lists(st.integers(0, 3_599), min_size=1, max_size=20), st.integers(0, 60))
def test_whoever_goes_when_told_keeps_the_limit_and_nobody_waits_longer_than_needed(seconds, many):
    gone = sorted(NOW - timedelta(seconds=each) for each in seconds)
    cap = len(gone)
    told = [next_place(gone, span=HOUR, cap=cap, waiting=place) for place in range(many)]
    assert told == sorted(told)
    went = [*gone, *told]
    for place, at in enumerate(told):
        earlier = went[: cap + place]
        assert sum(at - HOUR < each <= at for each in earlier) < cap
        just_before = at - timedelta(microseconds=1)
        assert sum(just_before - HOUR < each <= just_before for each in earlier) >= cap


def test_of_very_many_places_the_late_ones_are_not_told_apart():
    gone = [NOW, NOW + timedelta(minutes=1)]
    assert next_place(gone, span=HOUR, cap=100, waiting=50) == gone[1] + HOUR
