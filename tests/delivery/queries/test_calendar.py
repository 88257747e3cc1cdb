from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.calendar import month_of, week_of
from nurture.delivery.queries.narrowing import Narrowed

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 25)
pytestmark = pytest.mark.django_db


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


@pytest.fixture
def planned(world):
    """Two on the 24th, one sent and one uncertain; one held on the 26th; one at the very end of the month."""
    moments = {
        at(24, 9, 30): MessageState.SENT,
        at(24, 11, 0): MessageState.UNCERTAIN,
        at(26, 10, 15): MessageState.HELD,
        at(30, 23, 59): MessageState.PLANNED,
    }
    for moment, state in moments.items():
        Message.objects.filter(pk=world.message().pk).update(planned_at=moment, state=state)
    with timezone.override(TOKYO):
        yield moments


def counted(day):
    return {share.group.key: share.count for share in day.shares}


def test_a_month_is_whole_weeks_from_monday_on(world, planned):
    month = month_of(world.rep, Narrowed(), date(2026, 11, 25), today=TODAY)
    assert (month.days[0].day, month.days[-1].day) == (date(2026, 10, 26), date(2026, 12, 6))
    assert {len(week) for week in month.weeks} == {7}
    assert (month.before, month.after) == (date(2026, 10, 1), date(2026, 12, 1))


@pytest.mark.parametrize("first", [date(2027, 2, 1), date(2026, 2, 1), date(2028, 2, 1)])
def test_short_and_leap_februaries_are_whole(world, first):
    month = month_of(world.rep, Narrowed(), first, today=TODAY)
    inside = [day.day for day in month.days if day.is_inside]
    assert inside[0] == first
    assert (inside[-1].month, len(inside)) == (2, 29 if first.year == 2028 else 28)


def test_each_day_counts_its_kinds(world, planned):
    month = month_of(world.rep, Narrowed(), TODAY, today=TODAY)
    days = {day.day.day: counted(day) for day in month.days if day.total}
    assert days == {24: {"went": 1, "trouble": 1}, 26: {"held": 1}, 30: {"to_go": 1}}
    assert month.total == 4
    assert [day.day for day in month.days if day.is_today] == [TODAY]


def test_holidays_and_closures_are_named(world, planned):
    world.project.closures = [{"first": "2026-11-27", "last": "2026-11-27", "name": "創立記念日"}]
    world.project.save(update_fields=["closures"])
    month = month_of(world.rep, Narrowed(), TODAY, today=TODAY)
    off = {day.day.day: day.off for day in month.days if day.off and day.is_inside}
    assert off == {3: "Culture Day", 23: "Labor Thanksgiving Day", 27: "創立記念日"}


def test_a_week_counts_by_the_hour(world, planned):
    week = week_of(world.rep, Narrowed(), TODAY, today=TODAY)
    assert (week.first, week.last) == (date(2026, 11, 23), date(2026, 11, 29))
    cells = {
        (hour.begins, day.day.day): [(share.group.key, share.count) for share in shares]
        for hour in week.hours
        for day, shares in zip(week.days, hour.cells, strict=True)
        if shares
    }
    assert cells == {
        (time(9), 24): [("went", 1)],
        (time(11), 24): [("trouble", 1)],
        (time(10), 26): [("held", 1)],
    }
    assert [hour.begins.hour for hour in week.hours] == list(range(9, 18))


def test_a_week_shows_the_hour_in_which_something_goes_however_late(world, planned):
    week = week_of(world.rep, Narrowed(), date(2026, 11, 30), today=TODAY)
    assert week.hours[-1].begins == time(23)


def test_another_clock_puts_it_on_another_day(world, planned):
    with timezone.override("America/Los_Angeles"):
        month = month_of(world.rep, Narrowed(), TODAY, today=TODAY)
    assert {day.day.day for day in month.days if day.total} == {23, 25, 30}


def test_it_is_narrowed_like_the_list(world, planned):
    month = month_of(world.rep, Narrowed(state="held"), TODAY, today=TODAY)
    assert {day.day.day for day in month.days if day.total} == {26}


def test_it_costs_the_same_with_any_number(world, planned, django_assert_num_queries):
    with django_assert_num_queries(2):
        month_of(world.rep, Narrowed(), TODAY, today=TODAY)
    for _ in range(5):
        world.message()
    with django_assert_num_queries(2):
        week_of(world.rep, Narrowed(), TODAY, today=TODAY)
