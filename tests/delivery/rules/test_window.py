from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from nurture.delivery.rules.window import (
    Closure,
    Holidays,
    NoWindow,
    Why,
    Window,
    add_business_days,
    is_open,
    is_stale,
    next_moment,
    zone_of,
)

pytestmark = pytest.mark.once
TOKYO = ZoneInfo("Asia/Tokyo")
JAPAN = Window()
# No country's holidays.
ANYWHERE = {"ours": Holidays(""), "theirs": Holidays("")}


def theirs(*closures):
    return Window(theirs=Holidays("JP", closures))


def tokyo(*parts):
    return datetime(*parts, tzinfo=TOKYO)


def whys(moment):
    return [reason.why for reason in moment.reasons]


def test_inside_the_window_it_goes_as_asked():
    moment = next_moment(JAPAN, tokyo(2026, 11, 25, 10, 0))
    assert moment.local == tokyo(2026, 11, 25, 10, 0)
    assert moment.stale_at == tokyo(2026, 11, 25, 11, 30)
    assert whys(moment) == [Why.AS_ASKED]


def test_before_the_window_it_waits_for_the_opening():
    moment = next_moment(JAPAN, tokyo(2026, 11, 25, 8, 0))
    assert moment.local == tokyo(2026, 11, 25, 9, 30)
    assert whys(moment) == [Why.BEFORE_HOURS]


def test_at_the_closing_minute_it_waits_for_the_next_day():
    moment = next_moment(JAPAN, tokyo(2026, 11, 25, 11, 30))
    assert moment.local == tokyo(2026, 11, 26, 9, 30)
    assert whys(moment) == [Why.AFTER_HOURS]


def test_friday_waits_for_tuesday_and_a_holiday_is_named():
    # 2026-11-03 is Culture Day, a Tuesday.
    moment = next_moment(JAPAN, tokyo(2026, 10, 30, 10, 0))
    assert moment.local == tokyo(2026, 11, 4, 9, 30)
    assert [(reason.why, reason.day.day) for reason in moment.reasons] == [
        (Why.WEEKDAY, 30), (Why.WEEKDAY, 31), (Why.WEEKDAY, 1), (Why.WEEKDAY, 2), (Why.HOLIDAY, 3),
    ]  # fmt: skip
    assert moment.reasons[-1].name == "文化の日"


@pytest.mark.parametrize(
    ("day", "open_again"),
    [((2026, 12, 29), (2027, 1, 5)), ((2027, 1, 1), (2027, 1, 5)), ((2029, 12, 28), (2030, 1, 8))],
)
def test_days_that_come_every_year_hold_over_the_turn_of_the_year(day, open_again):
    closed = theirs(Closure(date(2023, 12, 27), date(2024, 1, 4), "年末年始", every_year=True))
    moment = next_moment(closed, tokyo(*day, 8, 0))
    assert moment.local == tokyo(*open_again, 9, 30)


def test_a_company_at_work_on_a_holiday_is_written_to():
    # 2026-11-03 is Culture Day, a Tuesday.
    working = (Closure(date(2026, 11, 3), date(2026, 11, 3), "稼働日"),)
    at_work = Window(theirs=Holidays("JP", at_work=working))
    assert next_moment(at_work, tokyo(2026, 11, 3, 8, 0)).local == tokyo(2026, 11, 3, 9, 30)


def test_a_closed_company_is_not_written_to():
    closed = theirs(Closure(date(2026, 12, 26), date(2027, 1, 5), "年末年始"))
    moment = next_moment(closed, tokyo(2026, 12, 29, 10, 0))
    assert moment.local == tokyo(2027, 1, 6, 9, 30)
    assert Why.CLOSURE in whys(moment)


def test_golden_week_is_no_row_of_business_days():
    # From Tuesday 2026-04-28: 29 is a holiday; 30 and 1 are worked; 2-6 are weekend and holidays; 7 is the third.
    assert add_business_days(JAPAN, date(2026, 4, 28), 3) == date(2026, 5, 7)


def test_a_delay_counts_business_days_and_then_waits_for_the_window():
    moment = next_moment(JAPAN, tokyo(2026, 11, 18, 10, 0), business_days=3)
    # Thursday 19, Friday 20, Tuesday 24 (the 23rd is Labour Thanksgiving Day).
    assert moment.local == tokyo(2026, 11, 24, 9, 30)
    assert whys(moment)[0] == Why.BUSINESS_DAYS


def test_a_skipped_hour_moves_on_to_where_the_clock_jumps():
    window = Window("Europe/Berlin", frozenset(range(1, 8)), time(2, 30), time(4, 0), **ANYWHERE)
    moment = next_moment(window, datetime(2027, 3, 28, 0, 0, tzinfo=UTC))
    assert moment.at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert moment.local.time() == time(3, 0)
    assert Why.CLOCK_CHANGE in whys(moment)


def test_a_window_that_the_clock_skips_whole_opens_the_next_day():
    window = Window("Europe/Berlin", frozenset(range(1, 8)), time(2, 10), time(2, 50), **ANYWHERE)
    moment = next_moment(window, datetime(2027, 3, 28, 0, 0, tzinfo=UTC))
    assert moment.local == datetime(2027, 3, 29, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_repeated_hour_is_one_hour_of_the_window():
    window = Window("Europe/Berlin", frozenset(range(1, 8)), time(2, 0), time(2, 45), **ANYWHERE)
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert is_open(window, first)
    assert not is_open(window, first + timedelta(hours=1)), "02:15 again, an hour later"
    assert next_moment(window, first + timedelta(hours=1)).local.date() == date(2026, 10, 26)


def test_the_zone_is_the_contacts_then_the_accounts_then_the_projects():
    assert zone_of("Europe/Berlin", "America/New_York", "Asia/Tokyo") == "Europe/Berlin"
    assert zone_of("", "America/New_York", "Asia/Tokyo") == "America/New_York"
    assert zone_of("", "Nowhere/Else", "") == "Asia/Tokyo"
    assert zone_of("../../etc/passwd", "") == "Asia/Tokyo"


def test_a_window_without_days_never_opens():
    with pytest.raises(NoWindow):
        next_moment(Window(weekdays=frozenset()), tokyo(2026, 11, 25, 10, 0))


def test_stale_begins_with_the_end_of_the_window():
    end = tokyo(2026, 11, 25, 11, 30)
    assert not is_stale(end, end - timedelta(microseconds=1))
    assert is_stale(end, end)
