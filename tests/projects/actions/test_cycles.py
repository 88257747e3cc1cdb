from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from nurture.projects.actions.cycles import ensure_all_cycles, ensure_cycles, move_coming_cycles
from nurture.projects.tasks import keep_cycles
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

TOKYO = timedelta(hours=9)


def days(project):
    return [(c.number, (c.meeting_at + TOKYO).date()) for c in project.cycles.order_by("number")]


def test_a_new_project_gets_the_cycle_of_the_next_meeting_and_the_one_after():
    project = build.project()
    ensure_cycles(project=project, at=NOW)  # Tuesday 24 November, 10:00; Monday was a holiday
    assert days(project) == [(1, date(2026, 11, 30)), (2, date(2026, 12, 7))]
    first = project.cycles.get(number=1)
    assert first.contribute_by == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert first.draft_by == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert first.meeting_at == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    assert first.observe_until == datetime(2026, 12, 6, 9, 0, tzinfo=UTC)


def test_a_meeting_still_to_come_today_is_the_first():
    project = build.project(meeting_time=time(15, 0))
    ensure_cycles(project=project, at=NOW)
    assert days(project)[0] == (1, date(2026, 11, 24))


def test_running_again_adds_nothing():
    project = build.project()
    for _ in range(3):
        ensure_cycles(project=project, at=NOW)
    assert project.cycles.count() == 2


def test_as_time_goes_on_cycles_follow_without_a_gap_also_after_a_sleep():
    project = build.project()
    ensure_cycles(project=project, at=NOW)
    ensure_cycles(project=project, at=NOW + timedelta(weeks=3))
    found = list(project.cycles.order_by("number"))
    assert [cycle.number for cycle in found] == [1, 2, 3, 4]
    for earlier, later in pairwise(found):
        assert (earlier.observe_until + TOKYO).date() + timedelta(days=1) == (later.meeting_at + TOKYO).date()


def test_the_last_cycles_of_a_period_are_the_last():
    project = build.project(period_end=date(2026, 12, 3))
    ensure_cycles(project=project, at=NOW)
    assert days(project) == [(1, date(2026, 11, 30))]


def test_a_finished_project_gets_none_and_the_tick_winds_every_running_one():
    finished, running = build.project(finished_at=NOW), build.project()
    ensure_all_cycles(at=NOW)
    assert not finished.cycles.exists()
    assert running.cycles.count() == 2


def test_the_task_reads_the_clock(time_machine):
    time_machine.move_to(NOW)
    project = build.project()
    keep_cycles()
    assert days(project)[0] == (1, date(2026, 11, 30))


def test_a_new_rhythm_moves_the_meetings_to_come_and_leaves_those_that_were_held():
    project = build.project()
    held = build.cycle(project, 4)
    ensure_cycles(project=project, at=NOW)
    project.meeting_weekday = 3
    project.save()
    move_coming_cycles(project=project, at=NOW + timedelta(hours=1))
    assert days(project) == [(4, date(2026, 11, 24)), (5, date(2026, 12, 2))]
    held.refresh_from_db()
    assert (held.observe_until + TOKYO).date() == date(2026, 12, 1)


def test_a_period_cut_short_leaves_the_cycles_that_stand():
    project = build.project()
    ensure_cycles(project=project, at=NOW)
    project.period_end = date(2026, 11, 26)
    project.save()
    move_coming_cycles(project=project, at=NOW)
    assert days(project) == [(1, date(2026, 11, 30)), (2, date(2026, 12, 7))]


def test_meetings_keep_away_from_our_own_closures():
    closed = [{"first": "2026-11-30", "last": "2026-12-01", "name": "創立記念"}]
    project = build.project(closures=closed)
    ensure_cycles(project=project, at=NOW)
    assert days(project) == [(1, date(2026, 12, 2)), (2, date(2026, 12, 7))]


def test_a_monthly_project_meets_once_a_month():
    project = build.project(cadence="monthly", meeting_week=2, meeting_weekday=2)
    ensure_cycles(project=project, at=NOW)
    assert days(project) == [(1, date(2026, 12, 8)), (2, date(2027, 1, 12))]
