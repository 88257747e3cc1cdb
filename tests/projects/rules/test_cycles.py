from datetime import date, timedelta
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from nurture.projects.rules.cycles import (
    DAY,
    Rhythm,
    business_days_before,
    first_sending_day,
    is_business_day,
    meeting_days,
    meetings,
    nth_weekday,
    turns,
)

MONDAYS = Rhythm(start=date(2026, 4, 1), end=date(2027, 3, 31), weekday=1, weeks=1)
LABOUR_DAY = date(2026, 11, 23)

day = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
rhythms = st.builds(
    lambda start, days, weekday, weeks, nth: Rhythm(start, start + timedelta(days=days), weekday, weeks, nth),
    day,
    st.integers(1, 800),
    st.integers(1, 5),
    st.integers(1, 2),
    st.integers(0, 5),
)
far = st.dates(min_value=date(2019, 6, 1), max_value=date(2032, 1, 1))
holiday_sets = st.builds(
    lambda starts, length: frozenset(start + timedelta(days=n) for start in starts for n in range(length)),
    st.lists(day, max_size=25),
    st.integers(1, 9),
)


def test_contributions_are_due_three_business_days_before_the_meeting_and_drafts_one():
    turn = next(turns(MONDAYS, (), after=date(2026, 11, 8)))
    assert turn.meeting_on == date(2026, 11, 9)
    assert turn.draft_by == date(2026, 11, 6)
    assert turn.contribute_by == date(2026, 11, 4)
    assert turn.observe_until == date(2026, 11, 15)


def test_a_meeting_on_a_holiday_moves_to_the_next_business_day():
    turn = next(turns(MONDAYS, {LABOUR_DAY}, after=date(2026, 11, 16)))
    assert turn.meeting_on == date(2026, 11, 24)
    assert turn.draft_by == date(2026, 11, 20)
    assert turn.observe_until == date(2026, 11, 29)


def test_observing_lasts_until_the_day_before_the_next_meeting_also_when_that_one_moves():
    turn = next(turns(MONDAYS, {LABOUR_DAY}, after=date(2026, 11, 15)))
    assert turn.observe_until == date(2026, 11, 23)


def test_a_meeting_that_a_week_of_holidays_pushes_onto_the_next_one_is_left_out():
    golden_week = {date(2026, 5, 4) + timedelta(days=n) for n in range(5)}
    days = list(islice(meeting_days(MONDAYS, golden_week, after=date(2026, 4, 26)), 3))
    assert days == [date(2026, 4, 27), date(2026, 5, 11), date(2026, 5, 18)]


def test_every_two_weeks_keeps_to_the_weeks_of_the_start_wherever_one_asks_from():
    fortnights = Rhythm(date(2026, 4, 1), date(2027, 3, 31), weekday=3, weeks=2)
    long_list = list(turns(fortnights, (), after=date(2026, 3, 31)))
    assert [turn.meeting_on for turn in long_list[:3]] == [
        date(2026, 4, 1),
        date(2026, 4, 15),
        date(2026, 4, 29),
    ]
    assert list(turns(fortnights, (), after=long_list[4].meeting_on)) == long_list[5:]


def test_a_monthly_meeting_is_on_the_nth_such_weekday():
    second_tuesday = Rhythm(date(2026, 11, 1), date(2027, 3, 31), weekday=2, nth=2)
    assert [turn.meeting_on for turn in turns(second_tuesday, (), after=date(2026, 10, 31))] == [
        date(2026, 11, 10),
        date(2026, 12, 8),
        date(2027, 1, 12),
        date(2027, 2, 9),
        date(2027, 3, 9),
    ]


def test_a_rhythm_says_which_meeting_moved():
    second_monday = Rhythm(date(2026, 12, 1), date(2027, 3, 31), weekday=1, nth=2)
    coming_of_age = date(2027, 1, 11)
    [december, january] = islice(meetings(second_monday, {coming_of_age}, after=date(2026, 12, 1)), 2)
    assert not december.moved
    assert (january.planned, january.day, january.moved) == (coming_of_age, date(2027, 1, 12), True)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 7), st.integers(1, 5))
def test_the_nth_weekday_is_that_weekday_of_that_month(day, weekday, nth):
    month = day.replace(day=1)
    found = nth_weekday(month, weekday, nth)
    assert (found.isoweekday(), found.month) == (weekday, month.month)
    if nth == 5:
        assert (found + timedelta(weeks=1)).month != month.month
    else:
        assert (found.day - 1) // 7 + 1 == nth


def test_no_turn_begins_after_the_period():
    assert list(turns(MONDAYS, (), after=date(2027, 3, 31))) == []
    assert max(turn.meeting_on for turn in turns(MONDAYS, (), after=MONDAYS.start)) <= MONDAYS.end


@given(rhythms, holiday_sets, far)
def test_the_phases_of_a_turn_follow_each_other_and_turns_do_not_overlap(rhythm, holidays, after):
    found = list(islice(turns(rhythm, holidays, after=after), 12))
    for turn in found:
        assert turn.contribute_by < turn.draft_by < turn.meeting_on < turn.observe_until
        assert rhythm.start <= turn.meeting_on <= rhythm.end
        assert turn.meeting_on > after
        for due in (turn.contribute_by, turn.draft_by, turn.meeting_on):
            assert is_business_day(due, holidays)
    for turn, following in pairwise(found):
        assert turn.observe_until + DAY == following.meeting_on


@given(rhythms, holiday_sets)
def test_asking_again_from_any_turn_goes_on_with_the_same_turns(rhythm, holidays):
    found = list(islice(turns(rhythm, holidays, after=rhythm.start - DAY), 8))
    for place, turn in enumerate(found):
        again = list(islice(turns(rhythm, holidays, after=turn.meeting_on), 8))
        assert again[: len(found) - place - 1] == found[place + 1 :]


@given(day, st.integers(1, 10), holiday_sets)
def test_counting_back_business_days_passes_over_exactly_that_many(start, count, holidays):
    earlier = business_days_before(start, count, holidays)
    between = [earlier + timedelta(days=n) for n in range((start - earlier).days)]
    assert sum(is_business_day(day, holidays) for day in between) == count


def test_the_first_sending_day_is_in_the_window_and_no_holiday():
    assert first_sending_day(date(2026, 11, 23), [1, 2], {LABOUR_DAY}) == date(2026, 11, 24)
    assert first_sending_day(date(2026, 11, 27), [2, 3, 4], ()) == date(2026, 12, 1)


def test_a_window_without_a_working_day_never_opens():
    assert first_sending_day(date(2026, 11, 23), [], ()) is None
