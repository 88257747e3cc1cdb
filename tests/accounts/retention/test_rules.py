from datetime import date, timedelta

import pytest

from accounts.retention.rules import kept_from, kept_until


@pytest.mark.parametrize(
    ("last", "years", "until"),
    [
        (date(2026, 11, 29), 3, date(2029, 11, 29)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_the_term(last, years, until):
    assert kept_until(last, years) == until


@pytest.mark.parametrize("years", [1, 3, 4])
def test_both_ways_of_reading_the_term_agree_on_every_day(years):
    for number in range(1500):
        last = date(2023, 1, 1) + timedelta(days=number)
        until = kept_until(last, years)
        for today in (until - timedelta(days=1), until, until + timedelta(days=1)):
            assert (last >= kept_from(today, years)) == (today <= until), (last, today)
