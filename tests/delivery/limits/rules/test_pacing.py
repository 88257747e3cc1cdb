from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.limits.rules.pacing import (
    BURST,
    CONTENT_FOR,
    COOL_FOR,
    MINUTE,
    SLOWEST,
    Pace,
    Wait,
    is_content,
    receiver_of,
    take_one,
    wants_less,
)

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def went(pace, *, per_minute, moments):
    """Which of these moments a mail went at, asking at each of them."""
    gone = []
    for at in moments:
        taken = take_one(pace, per_minute=per_minute, at=at)
        if isinstance(taken, Pace):
            pace = taken
            gone.append(at)
    return gone


@given(
    st.integers(1, 600),
    st.sampled_from([1.0, 0.5, 0.25, 0.125]),
    st.lists(st.floats(0, 20), min_size=1, max_size=300),
)
def test_no_minute_gets_more_than_its_rate_and_what_may_come_at_once(per_minute, share, gaps):
    moments, at = [], NOW
    for gap in gaps:
        at += timedelta(seconds=gap)
        moments.append(at)
    gone = went(Pace(share=share), per_minute=per_minute, moments=moments)
    most = per_minute * share * (1 + BURST) + 1
    for first in gone:
        assert sum(first <= each < first + MINUTE for each in gone) <= most


@given(st.integers(1, 600), st.integers(1, 400))
def test_whoever_waits_as_long_as_told_goes(per_minute, asked):
    pace = Pace()
    for _ in range(asked):
        taken = take_one(pace, per_minute=per_minute, at=NOW)
        if isinstance(taken, Wait):
            assert isinstance(take_one(pace, per_minute=per_minute, at=taken.until), Pace)
            just_before = taken.until - timedelta(microseconds=1)
            assert isinstance(take_one(pace, per_minute=per_minute, at=just_before), Wait)
            return
        pace = taken


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 3_600)), max_size=60))
def test_the_share_stays_between_the_slowest_and_all_whatever_is_said(heard):
    pace, at = Pace(), NOW
    for is_less, gap in heard:
        at += timedelta(seconds=gap)
        before = pace.share
        pace = wants_less(pace, at=at) if is_less else is_content(pace, at=at)
        assert SLOWEST <= pace.share <= 1
        assert pace.share <= before if is_less else pace.share >= before


def test_a_rest_lets_half_a_minutes_worth_go_at_once_then_one_a_second():
    gone = went(Pace(), per_minute=60, moments=[NOW] * 100)
    assert len(gone) == 30
    ticks = [NOW + timedelta(seconds=number) for number in range(60)]
    assert len(went(Pace(), per_minute=60, moments=ticks)) == 60


def test_the_slowest_domain_still_gets_one_after_a_rest():
    assert len(went(Pace(share=SLOWEST), per_minute=1, moments=[NOW, NOW])) == 1


def test_a_deferral_halves_once_however_many_say_so_at_the_same_time():
    pace = Pace()
    for second in range(20):
        pace = wants_less(pace, at=NOW + timedelta(seconds=second))
    assert pace.share == 0.5
    assert wants_less(pace, at=NOW + MINUTE).share == 0.25


def test_it_recovers_step_by_step():
    pace = wants_less(Pace(), at=NOW)
    assert is_content(pace, at=NOW + CONTENT_FOR / 2) == pace
    steps, at = 0, NOW
    while pace.share < 1:
        at += CONTENT_FOR
        pace, steps = is_content(pace, at=at), steps + 1
    assert steps == 4
    assert is_content(pace, at=at + CONTENT_FOR) is pace


def test_who_asks_for_less_for_a_while_gets_nothing_for_an_hour():
    pace = wants_less(Pace(), at=NOW, cools=True)
    assert take_one(pace, per_minute=60, at=NOW) == Wait(NOW + COOL_FOR, cools=True)
    assert isinstance(take_one(pace, per_minute=60, at=NOW + COOL_FOR), Pace)


@pytest.mark.parametrize(
    ("address", "receiver"),
    [
        ("a@googlemail.com", "gmail.com"),
        ("a@Hotmail.co.jp", "outlook.com"),
        ("a@buyer.example", "buyer.example"),
        ("", ""),
    ],
)
def test_one_receiver_may_have_several_names(address, receiver):
    assert receiver_of(address) == receiver
