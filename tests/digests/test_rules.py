from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from nurture.digests.rules import due_on
from nurture.projects.rules.calendars import Closure, Holidays

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
JAPAN = Holidays("JP")


def at(*parts, zone=TOKYO):
    return datetime(*parts, tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (at(2026, 11, 25, 7, 59), False),
        (at(2026, 11, 25, 8, 0), True),
        (at(2026, 11, 25, 13, 59), True),
        (at(2026, 11, 25, 14, 0), False),
        (at(2026, 11, 28, 9, 0), False),
        (at(2026, 11, 23, 9, 0), False),
    ],
    ids=["too early", "at eight", "a little late", "too late", "on Saturday", "on a holiday"],
)
def test_it_is_due_in_the_morning_of_a_business_day(moment, due):
    assert (due_on(moment, TOKYO, time(8), [JAPAN]) is not None) == due


def test_the_day_is_that_of_the_reader():
    moment = at(2026, 11, 24, 23, 30, zone=BERLIN)
    assert due_on(moment, TOKYO, time(7, 30), []) == at(2026, 11, 25, 7, 30).date()


def test_our_own_closure_is_no_business_day():
    closed = Holidays("JP", (Closure(at(2026, 11, 25).date(), at(2026, 11, 25).date()),))
    assert due_on(at(2026, 11, 25, 9), TOKYO, time(8), [closed]) is None


def test_whoever_works_in_one_project_that_day_works():
    moment = at(2026, 11, 23, 9)
    assert due_on(moment, TOKYO, time(8), [JAPAN, Holidays("DE")]) is not None
