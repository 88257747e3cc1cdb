"""When an action counts as carried over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nurture.meetings.homework.rules import Held, Plan, carried, must_be_answered

pytestmark = pytest.mark.once

MONDAYS = [date(2026, 11, day) for day in (2, 9, 16, 23, 30)]


def closed(day):
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


HELD = [Held(day, closed(day) - timedelta(hours=1), closed(day)) for day in MONDAYS]
IN_THE_FIRST = closed(MONDAYS[0]) - timedelta(minutes=30)
BEFORE_THE_FIRST = closed(MONDAYS[0]) - timedelta(days=3)


def numbers(found):
    return [MONDAYS.index(each.day) + 1 for each in found]


def test_what_was_due_when_a_later_meeting_closed_was_carried_over():
    assert numbers(carried(HELD, [Plan(date(2026, 11, 9))], given_at=IN_THE_FIRST)) == [2, 3, 4, 5]


def test_the_meeting_it_was_given_in_does_not_count():
    assert numbers(carried(HELD[:1], [Plan(date(2026, 11, 2))], given_at=IN_THE_FIRST)) == []


def test_what_was_given_before_a_meeting_is_looked_at_in_it():
    assert numbers(carried(HELD[:1], [Plan(date(2026, 11, 2))], given_at=BEFORE_THE_FIRST)) == [1]


def test_what_is_due_later_is_carried_by_nobody():
    assert numbers(carried(HELD, [Plan(date(2026, 11, 25))], given_at=IN_THE_FIRST)) == [5]


def test_each_meeting_is_judged_by_the_day_that_held_when_it_closed():
    plans = [Plan(date(2026, 11, 9), until=closed(date(2026, 11, 12))), Plan(date(2026, 11, 27))]
    assert numbers(carried(HELD, plans, given_at=IN_THE_FIRST)) == [2, 5]


def test_the_third_time_wants_an_answer():
    carries = carried(HELD, [Plan(date(2026, 11, 9))], given_at=IN_THE_FIRST)
    given = closed(MONDAYS[0])
    assert not must_be_answered(carries[:2], planned_at=given)
    assert must_be_answered(carries[:3], planned_at=given)


def test_whoever_planned_it_anew_has_answered():
    carries = carried(HELD, [Plan(date(2026, 11, 9))], given_at=IN_THE_FIRST)
    assert not must_be_answered(carries, planned_at=closed(date(2026, 11, 17)))
