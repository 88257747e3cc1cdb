from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.limits.rules.people import DAY, WEEK, Caps, Full, Room, full_until

pytestmark = pytest.mark.once

ZONE = "Asia/Tokyo"
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
HOUR = timedelta(hours=1)


def room(*own, caps=None, **colleagues):
    others = dict(enumerate(colleagues.values()))
    return Room(zone=ZONE, caps=caps or Caps(), own=own, colleagues=others)


def test_a_person_is_free_again_after_24_hours_to_the_second():
    assert room(NOW - DAY).against(NOW) is None
    assert room(NOW - DAY + HOUR).against(NOW) == (Full.PERSON_DAY, NOW + HOUR)


def test_what_is_planned_for_later_keeps_the_hours_before_it_free():
    assert room(NOW + 3 * HOUR).against(NOW) == (Full.PERSON_DAY, NOW + 3 * HOUR + DAY)
    assert room(NOW + DAY).against(NOW) is None


def test_three_in_seven_days_are_enough():
    own = [NOW - timedelta(days=days) for days in (6, 4, 2)]
    assert room(*own[1:]).against(NOW) is None
    assert room(*own).against(NOW) == (Full.PERSON_WEEK, own[0] + WEEK)


def test_two_people_of_a_company_a_day_and_the_same_one_counts_once():
    this_morning = NOW - HOUR
    assert room(ito=[this_morning, this_morning + HOUR / 2]).against(NOW) is None
    full, until = room(ito=[this_morning], sato=[NOW + HOUR]).against(NOW)
    assert full is Full.COMPANY_DAY
    assert until.astimezone(ZoneInfo(ZONE)) == datetime(2026, 11, 26, tzinfo=ZoneInfo(ZONE))


def test_the_day_is_that_of_the_one_who_gets_it():
    late = datetime(2026, 11, 25, 23, 30, tzinfo=ZoneInfo(ZONE))
    others = {1: [late], 2: [late]}
    in_tokyo = Room(zone=ZONE, caps=Caps(), colleagues=others)
    in_berlin = Room(zone="Europe/Berlin", caps=Caps(), colleagues=others)
    assert in_tokyo.against(late + HOUR) is None
    assert in_berlin.against(late + HOUR) is not None


def test_no_limit_is_no_limit():
    free = Caps(person_day=0, person_week=0, company_day=0)
    assert room(NOW, NOW, NOW, caps=free, a=[NOW], b=[NOW], c=[NOW]).against(NOW) is None


@given(st.lists(st.integers(0, 40 * 24 * 60), max_size=40), st.integers(1, 4), st.integers(1, 10))
def test_going_only_when_free_never_puts_more_than_the_cap_into_any_stretch(minutes, cap, days):
    span = timedelta(days=days)
    gone: list[datetime] = []
    for each in minutes:
        at = NOW + timedelta(minutes=each)
        while (until := full_until(sorted(gone), at, span=span, cap=cap)) is not None:
            assert until > at
            at = until
        gone.append(at)
    for first in gone:
        assert sum(first <= each < first + span for each in gone) <= cap


@given(st.lists(st.integers(0, 10 * 24 * 60), max_size=30, unique=True))
def test_a_moment_that_is_free_has_room_for_this_person_and_company(minutes):
    """Everybody of a company asks for the first moment; each gets the next one that the room allows."""
    gone: dict[int, list[datetime]] = {}
    for person, each in enumerate(sorted(minutes)):
        at = NOW + timedelta(minutes=each)
        own = gone.setdefault(person % 5, [])
        others = {who: moments for who, moments in gone.items() if who != person % 5}
        found = Room(zone=ZONE, caps=Caps(), own=own, colleagues=others)
        while (full := found.against(at)) is not None:
            assert full[1] > at
            at = full[1]
        own.append(at)
    people: dict[date, set[int]] = {}
    for who, moments in gone.items():
        for moment in moments:
            people.setdefault(moment.astimezone(ZoneInfo(ZONE)).date(), set()).add(who)
    assert all(len(each) <= 2 for each in people.values())
