from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.rules import pace

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Claim:
    number: int
    contact: int


def test_one_message_a_commit_until_a_backlog_waits():
    waiting = (1, 20, 39, 40, 10_000)
    backlogs = [pace.is_backlog(number, claimed=number, asked=10_001) for number in waiting]
    assert backlogs == [False, False, False, True, True]
    assert [pace.window_size(0, in_backlog=each) for each in backlogs] == [1, 1, 1, 20, 20]


def test_a_slow_server_has_a_backlog_as_well_and_smaller_windows():
    """It is asked for five at a time: the sixth waits longer than twenty seconds."""
    asked = pace.claim_size(4.0)
    assert pace.is_backlog(5, claimed=5, asked=asked)
    assert not pace.is_backlog(4, claimed=4, asked=asked)
    assert [pace.window_size(seconds, in_backlog=True) for seconds in (0.1, 1.5, 4.0, 60.0)] == [20, 13, 5, 1]


@given(st.lists(st.integers(1, 6), max_size=60), st.integers(1, 20))
def test_a_window_holds_no_two_for_one_person_and_nothing_is_lost(people, size):
    waiting = [Claim(number, contact) for number, contact in enumerate(people)]
    window, left = pace.next_window(waiting, size)
    assert len({each.contact for each in window}) == len(window) <= size
    assert sorted([*window, *left], key=lambda each: each.number) == waiting
    assert [each.number for each in left] == sorted(each.number for each in left)
    # The first one of all goes, so that every window gets on.
    assert not waiting or window[0] == waiting[0]


@pytest.mark.parametrize(
    ("seconds_a_mail", "claimed"), [(0, 40), (0.001, 200), (0.1, 200), (0.5, 40), (4, 5), (60, 1)]
)
def test_no_more_is_claimed_than_leaves_well_within_the_lease(seconds_a_mail, claimed):
    assert pace.claim_size(seconds_a_mail) == claimed


@pytest.mark.parametrize(
    ("seconds_a_mail", "mails", "opened"),
    [(0.0, 20, 1), (0.0004, 20, 1), (0.0011, 20, 3), (0.008, 20, 4), (0.008, 2, 2), (5, 1, 1)],
)
def test_a_slow_server_gets_more_connections(seconds_a_mail, mails, opened):
    assert pace.connections(seconds_a_mail, mails, most=4) == opened


@given(st.lists(st.integers(), min_size=1), st.integers(1, 10))
def test_shares_are_all_of_it_in_order(items, number):
    shares = list(pace.shares(items, number))
    assert [item for share in shares for item in share] == items
    assert len(shares) <= number
