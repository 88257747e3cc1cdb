"""nurture.delivery.rules.window in every time zone there is, over ten years of clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.rules.window import Closure, Holidays, Window, is_open, next_moment, why_closed
from nurture.projects.rules.calendars import day_off

pytestmark = pytest.mark.once

YEARS = (2024, 2034)
BEGIN = datetime(YEARS[0], 1, 1, tzinfo=UTC)
END = datetime(YEARS[1], 1, 1, tzinfo=UTC)
#: Names of no place: the machine's own, and one for tests.
NO_PLACES = {"localtime", "Factory"}
OBON = Closure(date(2024, 8, 13), date(2024, 8, 16), "お盆", every_year=True)
NEW_YEAR = Closure(date(2023, 12, 29), date(2024, 1, 3), "年末年始", every_year=True)
NOBODYS = Holidays("")


@lru_cache(maxsize=1)
def zones():
    """One name for all zones that keep the same time throughout."""
    days = [BEGIN + timedelta(days=number) for number in range((END - BEGIN).days)]
    found = {}
    for name in sorted(available_timezones() - NO_PLACES):
        zone = ZoneInfo(name)
        found.setdefault(tuple(at.astimezone(zone).utcoffset() for at in days), []).append(name)
    return [names[0] for names in found.values()]


@lru_cache(maxsize=600)
def changes(name):
    """When the clock of this zone changes, to the minute."""
    zone = ZoneInfo(name)
    found, at = [], BEGIN
    while at < END:
        later = at + timedelta(days=7)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(_change(at, later, zone))
        at = later
    return found


def _change(early, late, zone):
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        same = middle.astimezone(zone).utcoffset() == late.astimezone(zone).utcoffset()
        early, late = (early, middle) if same else (middle, late)
    return late.replace(second=0, microsecond=0) + timedelta(minutes=1)


def check(window, after, moment):
    """What must hold of every moment, worked out without the rule's own helpers."""
    local = moment.at.astimezone(ZoneInfo(window.zone))
    assert moment.at >= after
    assert moment.at < moment.stale_at
    assert local.isoweekday() in window.weekdays
    assert day_off(local.date(), window.ours, window.theirs) is None
    assert window.opens <= local.time() < window.closes, local
    assert is_open(window, moment.at)
    assert moment.reasons


def test_there_are_many_zones_and_changes():
    assert len(zones()) > 60
    assert sum(len(changes(name)) for name in zones()) > 400


def test_a_week_after_a_week_in_every_zone():
    """Each opening of ten years of Tuesdays, in order, on no holiday of either country and in no closure."""
    for name in zones():
        window = Window(
            name, frozenset({2}), ours=Holidays("JP", (NEW_YEAR,)), theirs=Holidays("US", (OBON,))
        )
        after, before = BEGIN, BEGIN - timedelta(days=7)
        while after < END:
            moment = next_moment(window, after)
            check(window, after, moment)
            assert moment.at - before >= timedelta(days=6), "one a week"
            assert moment.local.time() == time(9, 30)
            before, after = moment.at, moment.stale_at


def test_around_every_change_of_every_clock():
    """Windows that begin before, inside and after the hour that is skipped or repeated."""
    for name in zones():
        for change in changes(name):
            for opens, closes in ((0, 3), (1, 2), (2, 3), (3, 5), (22, 23)):
                window = Window(
                    name,
                    frozenset(range(1, 8)),
                    time(opens, 10),
                    time(closes, 40),
                    ours=NOBODYS,
                    theirs=NOBODYS,
                )
                last = None
                for minutes in range(-26 * 60, 26 * 60, 55):
                    after = change + timedelta(minutes=minutes)
                    moment = next_moment(window, after)
                    check(window, after, moment)
                    assert last is None or moment.at >= last, "who asks later does not go earlier"
                    last = moment.at


def test_a_time_that_is_repeated_opens_once_a_day():
    """The hours of a day are over when they are over, also when the clock shows them again."""
    for name in zones():
        for change in changes(name):
            window = Window(
                name, frozenset(range(1, 8)), time(1, 30), time(1, 45), ours=NOBODYS, theirs=NOBODYS
            )
            minutes = [change + timedelta(minutes=number) for number in range(-180, 180, 5)]
            opened = [at for at in minutes if is_open(window, at)]
            days = [at.astimezone(ZoneInfo(name)).date() for at in opened]
            assert len(days) <= 3 * len(set(days)), (name, change)


@given(
    st.data(),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.times(),
    st.times(),
    st.integers(0, (END - BEGIN).days * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    st.integers(0, 10),
    st.sampled_from(["JP", "DE", "US", "CN", ""]),
    st.integers(0, 3),
    st.sampled_from([None, time(9), time(12), time(23, 59)]),
)
def test_any_window_anywhere(data, days, one, two, after, delay, country, month_end, monday_from):
    opens, closes = sorted((one, two))
    if opens == closes or (days == {1} and monday_from and monday_from >= closes):
        return
    window = Window(
        data.draw(st.sampled_from(zones())), days, opens, closes, theirs=Holidays(country, (OBON,)),
        month_end=month_end, monday_from=monday_from,
    )  # fmt: skip
    moment = next_moment(window, after, business_days=delay)
    check(window, after, moment)
    assert why_closed(window, moment.local.date()) is None
    if monday_from and moment.local.isoweekday() == 1:
        assert moment.local.time() >= monday_from
    later = next_moment(window, after + timedelta(hours=data.draw(st.integers(0, 400))), business_days=delay)
    assert later.at >= moment.at, "who asks later does not go earlier"


@given(st.data(), st.integers(1, 8), st.integers(0, 3650).map(lambda days: BEGIN + timedelta(days=days)))
def test_each_of_several_emails_to_one_person_has_a_day_of_its_own(data, number, after):
    window = Window(data.draw(st.sampled_from(zones())))
    taken, last = set(), after
    for _ in range(number):
        moment = next_moment(window, after, taken=taken)
        assert moment.local.date() not in taken
        assert moment.at >= last, "in the order in which they were planned"
        taken.add(moment.local.date())
        last = moment.at
