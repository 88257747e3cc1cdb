"""Days to come: in order, never on a closed day, at most one email a day and person."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery.rules.window import Closure, Holidays, Window, is_open
from nurture.sequences.rules.plan import ACCOUNT, Calendars, Ended, Facts, Place
from nurture.sequences.rules.projection import project

pytestmark = pytest.mark.once

BEGAN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SHARED = ("task", "wait", "decide", "handoff")
KINDS = ("email", "personal", "call", "visit", *SHARED)
CLOSED = Closure(date(2026, 12, 26), date(2027, 1, 4), "年末年始")
PEOPLE = (1, 2, 3)
WINDOWS = {
    1: Window(theirs=Holidays("JP", (CLOSED,))),
    2: Window(zone="America/New_York", theirs=Holidays("US"), weekdays=frozenset({1, 2, 3, 4, 5})),
    3: Window(zone="Australia/Lord_Howe", theirs=Holidays("AU"), weekdays=frozenset({5})),
}
WEEKLY = Calendars(Window(), WINDOWS, tuple(BEGAN + timedelta(days=7 * number) for number in range(60)))


@st.composite
def places(draw):
    found = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(KINDS))
        timing = draw(st.sampled_from(("days", "cycle", "date", "fact")))
        found.append(
            Place(
                step=number,
                kind=kind,
                timing=timing,
                delay_days=draw(st.integers(0, 20)),
                on_date=draw(st.dates(date(2026, 11, 1), date(2027, 3, 1))) if timing == "date" else None,
                fact=draw(st.sampled_from(("clicked", "not_replied", "reacted"))) if timing == "fact" else "",
                fact_days=draw(st.integers(1, 10)),
                audience=tuple(draw(st.sets(st.sampled_from(PEOPLE)))),
                is_shared=kind in SHARED,
            )
        )
    return found


def local(who, moment):
    return moment.astimezone(ZoneInfo(WINDOWS[who].zone))


@given(places(), st.integers(0, 60))
def test_the_order_is_kept_and_closed_days_are_left_out(plan, days_later):
    now = BEGAN + timedelta(days=days_later)
    found = project(plan, Facts(BEGAN), WEEKLY, now=now)
    kinds = {place.step: place.kind for place in plan}
    for who in PEOPLE:
        own = [each for each in found if each.who == who]
        assert [each.at for each in own] == sorted(each.at for each in own)
        emails = [each for each in own if kinds[each.step] == "email"]
        days = [local(who, each.at).date() for each in emails]
        assert len(days) == len(set(days))
        assert all(is_open(WINDOWS[who], each.at) for each in emails)
        assert all(each.meeting is not None and each.meeting <= each.at for each in emails)
    assert all(each.at >= now for each in found)


@given(places())
def test_a_shared_step_comes_after_all_before_it_and_before_all_after_it(plan):
    found = project(plan, Facts(BEGAN), WEEKLY, now=BEGAN)
    for shared in (each for each in found if each.who is ACCOUNT):
        assert all(each.at <= shared.at for each in found if each.step < shared.step)
        assert all(each.at >= shared.at for each in found if each.step > shared.step)


def test_an_email_goes_in_the_first_window_after_the_meeting_that_decides_it():
    first = project([Place(0, "email", audience=(1,))], Facts(BEGAN), WEEKLY, now=BEGAN)[0]
    assert first.meeting == WEEKLY.meetings[1]
    assert local(1, first.at).isoformat() == "2026-12-01T10:00:00+09:00"


def test_a_meeting_decides_on_one_email():
    plan = [Place(0, "email", audience=(1,)), Place(1, "email", audience=(2,), delay_days=0)]
    found = project(plan, Facts(BEGAN), WEEKLY, now=BEGAN)
    assert [each.meeting for each in found] == list(WEEKLY.meetings[1:3])


def test_what_is_decided_needs_no_meeting():
    first = project([Place(0, "email", audience=(1,))], Facts(BEGAN), WEEKLY, now=BEGAN, decided=[0])[0]
    assert (first.meeting, first.at) == (None, BEGAN)


def test_what_is_on_its_way_is_shown_where_it_is_planned_and_moves_what_follows():
    plan = [Place(0, "email", audience=(1,)), Place(1, "email", audience=(1,), delay_days=1)]
    planned = datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
    going, after = project(plan, Facts(BEGAN, going={(0, 1): planned}), WEEKLY, now=BEGAN)
    assert (going.is_going, going.at) == (True, planned)
    assert local(1, after.at).date() == date(2026, 12, 8)


def test_what_is_held_beyond_its_moment_is_still_to_go_and_the_next_one_follows_it():
    plan = [Place(number, "email", delay_days=1, audience=(1,)) for number in range(2)]
    now = BEGAN + timedelta(days=9)
    going, after = project(plan, Facts(BEGAN, going={(0, 1): BEGAN}), WEEKLY, now=now)
    assert (going.is_going, going.at) == (True, now)
    assert after.at > now


def test_year_end_is_skipped():
    plan = [Place(0, "email", audience=(1,))]
    now = datetime(2026, 12, 25, 3, 0, tzinfo=UTC)
    found = project(plan, Facts(now), WEEKLY, now=now, decided=[0])[0]
    assert local(1, found.at).date() == date(2027, 1, 5)
    assert "年末年始" in {reason.name for reason in found.moment.reasons}


def test_what_depends_on_a_fact_says_so():
    plan = [
        Place(0, "email", audience=(1,)),
        Place(1, "email", timing="fact", fact="clicked", fact_days=3, audience=(1,)),
    ]
    found = project(plan, Facts(BEGAN, ends={(0, 1): Ended(BEGAN, "sent")}), WEEKLY, now=BEGAN)
    assert [each.depends for each in found] == [True]


def test_who_left_is_not_shown():
    assert (
        project([Place(0, "email", audience=(1,))], Facts(BEGAN, exits=frozenset({1})), WEEKLY, now=BEGAN)
        == []
    )
