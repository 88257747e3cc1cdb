"""The business calendar of nurture.delivery.rules.window, day by day, as somebody checked it against a calendar.

Japan's days come from the Cabinet Office's list (内閣府「国民の祝日について」), the clock changes from the tz database.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from nurture.delivery.rules.window import (
    Closure,
    Holidays,
    Why,
    Window,
    add_business_days,
    is_open,
    next_moment,
    why_closed,
)

pytestmark = pytest.mark.once
EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))
NOBODYS = Holidays("")
OFFICE = Window(weekdays=WEEKDAYS)


def anywhere(zone, opens, closes):
    return Window(zone, EVERY_DAY, opens, closes, ours=NOBODYS, theirs=NOBODYS)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("closed", "name"),
    [
        ("2026-05-03", ""),  # Constitution Day on a Sunday: closed as a Sunday
        ("2026-05-04", "みどりの日"),
        ("2026-05-05", "こどもの日"),
        ("2026-05-06", "振替休日"),  # for Sunday 3 May, past two holidays
        ("2026-09-21", "敬老の日"),
        ("2026-09-22", "国民の休日"),  # between two holidays (祝日法 art. 3-3)
        ("2026-09-23", "秋分の日"),
        ("2027-03-22", "振替休日"),
        ("2025-11-24", "振替休日"),
        ("2032-09-21", "国民の休日"),
        ("2028-02-11", "建国記念の日"),
        ("2027-01-01", "元日"),
    ],
)
def test_days_on_which_japan_rests(closed, name):
    found = why_closed(OFFICE, day(closed))
    assert (found.why, found.name) == ((Why.HOLIDAY, name) if name else (Why.WEEKDAY, ""))


@pytest.mark.parametrize(
    "open_day",
    [
        "2026-04-30",  # inside Golden Week, and worked
        "2026-05-01",
        "2026-05-07",
        "2026-08-13",  # Obon is no public holiday
        "2026-12-29",  # neither is the end of the year
        "2027-01-04",
        "2028-02-29",
        "2027-09-22",  # no day between holidays that year
        "2019-12-23",  # no birthday between two emperors
    ],
)
def test_days_on_which_japan_works(open_day):
    assert why_closed(OFFICE, day(open_day)) is None


@pytest.mark.parametrize(
    ("start", "count", "arrives"),
    [
        ("2026-04-28", 1, "2026-04-30"),  # Golden Week: 29 is Showa Day
        ("2026-04-28", 2, "2026-05-01"),
        ("2026-04-28", 3, "2026-05-07"),  # weekend, three holidays and one in lieu
        ("2026-09-18", 1, "2026-09-24"),  # Silver Week with a citizens' holiday
        ("2026-12-28", 1, "2027-01-04"),  # with our own year end
        ("2026-12-30", 2, "2027-01-05"),
        ("2028-02-28", 1, "2028-02-29"),  # leap day
        ("2028-02-28", 2, "2028-03-01"),
        ("2027-02-26", 1, "2027-03-01"),
        ("2027-03-19", 1, "2027-03-23"),  # 21 is a Sunday: observed on Monday
    ],
)
def test_business_days_from_one_to_the_other(start, count, arrives):
    year_end = Closure(date(2026, 12, 29), date(2027, 1, 3), "年末年始")
    window = Window(weekdays=WEEKDAYS, ours=Holidays("JP", (year_end,)))
    assert add_business_days(window, day(start), count) == day(arrives)


@pytest.mark.parametrize(
    ("zone", "opens", "closes", "after", "goes"),
    [
        # Berlin skips 02:00–03:00 on 28 March 2027.
        ("Europe/Berlin", "02:30", "04:00", "2027-03-28T00:00Z", "2027-03-28T01:00Z"),
        ("Europe/Berlin", "01:30", "02:30", "2027-03-28T00:00Z", "2027-03-28T00:30Z"),
        ("Europe/Berlin", "02:10", "02:50", "2027-03-28T00:00Z", "2027-03-29T00:10Z"),
        # New York skips 02:00–03:00 on 8 March 2026 and repeats 01:00–02:00 on 1 November.
        ("America/New_York", "02:30", "05:00", "2026-03-08T05:00Z", "2026-03-08T07:00Z"),
        ("America/New_York", "01:00", "01:30", "2026-11-01T04:00Z", "2026-11-01T05:00Z"),
        ("America/New_York", "01:00", "01:30", "2026-11-01T05:31Z", "2026-11-02T06:00Z"),
        # 01:15 comes again at 06:15Z, before the opening at 01:30 has come for the second time.
        ("America/New_York", "01:30", "03:00", "2026-11-01T06:15Z", "2026-11-01T06:30Z"),
        ("America/New_York", "01:30", "03:00", "2026-11-01T05:40Z", "2026-11-01T05:40Z"),
        # Lord Howe moves by half an hour: 02:00 becomes 02:30 on 4 October 2026, 02:00 becomes 01:30 on 5 April.
        ("Australia/Lord_Howe", "02:10", "03:00", "2026-10-03T12:00Z", "2026-10-03T15:30Z"),
        ("Australia/Lord_Howe", "02:00", "02:30", "2026-10-03T12:00Z", "2026-10-04T15:00Z"),
        ("Australia/Lord_Howe", "01:30", "01:50", "2026-04-04T12:00Z", "2026-04-04T14:30Z"),
        ("Australia/Lord_Howe", "01:30", "01:50", "2026-04-04T15:05Z", "2026-04-05T15:00Z"),
        # Samoa crossed the date line: there was no 30 December 2011.
        ("Pacific/Apia", "09:30", "11:30", "2011-12-29T22:00Z", "2011-12-30T19:30Z"),
        ("Pacific/Apia", "09:30", "11:30", "2011-12-30T09:59Z", "2011-12-30T19:30Z"),
        # Kathmandu is 5:45 ahead, Tokyo has no summer time, UTC is itself.
        ("Asia/Kathmandu", "09:30", "11:30", "2026-11-25T00:00Z", "2026-11-25T03:45Z"),
        ("Asia/Tokyo", "09:30", "11:30", "2028-02-28T03:00Z", "2028-02-29T00:30Z"),
        ("UTC", "00:00", "00:01", "2026-12-31T00:01Z", "2027-01-01T00:00Z"),
        # Paris and Tokyo have different days at the same moment.
        ("Europe/Paris", "09:30", "11:30", "2026-12-31T16:00Z", "2027-01-01T08:30Z"),
        # Cairo changes at midnight: 24 April 2026 begins at 01:00.
        ("Africa/Cairo", "00:00", "02:00", "2026-04-23T12:00Z", "2026-04-23T22:00Z"),
    ],
)
def test_the_clock_of_whoever_gets_it(zone, opens, closes, after, goes):
    window = anywhere(zone, time.fromisoformat(opens), time.fromisoformat(closes))
    moment = next_moment(window, datetime.fromisoformat(after))
    assert moment.at == datetime.fromisoformat(goes)
    assert is_open(window, moment.at)


def test_a_day_that_a_zone_left_out_is_no_business_day():
    window = anywhere("Pacific/Apia", time(9, 30), time(11, 30))
    assert add_business_days(window, date(2011, 12, 29), 1) == date(2012, 1, 2)


def test_their_holidays_count_as_ours_do():
    # Friday 2 October, the day before German Unity Day on a Saturday; 25 and 26 December; 23 November is ours.
    window = Window("Europe/Berlin", WEEKDAYS, theirs=Holidays("DE"))
    there = why_closed(window, date(2026, 12, 25))
    assert (there.why, there.country) == (Why.HOLIDAY_THERE, "DE")
    here = why_closed(window, date(2026, 11, 23))
    assert (here.why, here.name, here.country) == (Why.HOLIDAY, "勤労感謝の日", "JP")
    assert why_closed(window, date(2026, 10, 2)) is None


def test_who_is_at_work_lifts_a_holiday_and_never_a_closure():
    working = (Closure(date(2026, 4, 29), date(2026, 5, 5), "稼働日"),)
    window = Window(
        weekdays=WEEKDAYS,
        ours=Holidays("JP", (Closure(date(2026, 5, 5), date(2026, 5, 5), "創立記念日"),)),
        theirs=Holidays("JP", at_work=working),
    )
    assert why_closed(window, date(2026, 4, 29)) is None
    assert why_closed(window, date(2026, 5, 5)).why is Why.OUR_CLOSURE
    assert why_closed(window, date(2026, 5, 6)).why is Why.HOLIDAY


@pytest.mark.parametrize(
    ("closing_day", "free", "left_free"),
    [
        # November 2026 ends on a Monday: Friday 27 and Monday 30 are its last two business days.
        (31, 2, ["2026-11-27", "2026-11-30"]),
        (31, 1, ["2026-11-30"]),
        (31, 0, []),
        # They close on the 20th: Thursday 19 and Friday 20.
        (20, 2, ["2026-11-19", "2026-11-20"]),
        # The 23rd is a holiday: Thursday 19 and Friday 20 are the last two before it.
        (23, 2, ["2026-11-19", "2026-11-20"]),
    ],
)
def test_the_last_days_of_their_month_are_left_free(closing_day, free, left_free):
    window = Window(weekdays=WEEKDAYS, month_end=free, closing_day=closing_day)
    november = [date(2026, 11, number) for number in range(1, 31)]
    found = [d for d in november if (why := why_closed(window, d)) and why.why is Why.MONTH_END]
    assert found == [day(each) for each in left_free]


@pytest.mark.parametrize(
    ("month", "last"), [((2028, 2), "2028-02-29"), ((2027, 2), "2027-02-26"), ((2026, 12), "2026-12-31")]
)
def test_a_month_without_a_31st_closes_on_its_last_day(month, last):
    window = Window(weekdays=WEEKDAYS, month_end=1)
    assert why_closed(window, day(last)).why is Why.MONTH_END
    year, number = month
    afterwards = next_moment(window, datetime(year, number, int(last[-2:]), tzinfo=UTC)).local
    assert (afterwards.day, afterwards.month) != (int(last[-2:]), number)
    assert afterwards.month == number % 12 + 1


def test_on_mondays_it_waits_for_noon_and_says_so():
    window = Window(weekdays=WEEKDAYS, closes=time(16), monday_from=time(13))
    # Monday 30 November 2026.
    moment = next_moment(window, datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert moment.local.time() == time(13)
    assert [(reason.why, reason.name) for reason in moment.reasons] == [(Why.MONDAY_MORNING, "13:00")]
    assert not is_open(window, datetime(2026, 11, 30, 12, 59, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert next_moment(window, datetime(2026, 12, 1, tzinfo=UTC)).local.time() == time(9, 30)


def test_a_monday_whose_hours_are_over_before_it_may_begin_is_closed():
    window = Window(weekdays=WEEKDAYS, monday_from=time(13))
    assert why_closed(window, date(2026, 11, 30)).why is Why.MONDAY_MORNING
    assert why_closed(window, date(2026, 12, 1)) is None
