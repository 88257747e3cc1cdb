from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nurture.projects.rules import quarters

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2200, 1, 1))


def test_months_name_a_quarter_in_both_languages():
    assert quarters.label(date(2027, 1, 1), "en") == "Jan–Mar 2027"
    assert quarters.label(date(2027, 1, 1), "ja") == "2027年1–3月"
    assert quarters.label(date(2026, 10, 1), "ja") == "2026年10–12月"
    assert quarters.label(date(2026, 10, 1), None) == "Oct–Dec 2026"


def test_eight_quarters_lie_ahead_and_the_first_is_this_one():
    ahead = quarters.ahead(date(2026, 11, 24))
    assert ahead[0] == date(2026, 10, 1)
    assert ahead[1] == date(2027, 1, 1)
    assert len(ahead) == 8
    assert ahead[-1] == date(2028, 7, 1)


@given(days)
def test_every_day_lies_in_its_quarter_and_not_in_the_next(day):
    first = quarters.first_day(day)
    assert first <= day < quarters.following(first)
    assert quarters.first_day(first) == first


@given(days)
def test_a_quarter_follows_without_a_gap(day):
    following = quarters.following(quarters.first_day(day))
    assert quarters.first_day(following - timedelta(days=1)) == quarters.first_day(day)
    assert following.day == 1
    assert following.month in {1, 4, 7, 10}
