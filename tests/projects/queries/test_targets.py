from datetime import timedelta

import pytest

from nurture.projects.queries.cycles import clock, current_cycle, next_cycle, sending_begins
from nurture.projects.queries.targets import live_targets
from nurture.projects.rules.cycles import Phase
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


def cycles(project, count, first_end):
    """Weekly cycles; the first observes until `first_end`."""
    for number in range(1, count + 1):
        end = first_end + WEEK * (number - 1)
        build.cycle(
            project,
            number,
            contribute_by=end - timedelta(days=9),
            draft_by=end - timedelta(days=8),
            meeting_at=end - timedelta(days=6),
            observe_until=end,
        )


def test_live_targets_come_with_all_a_meeting_needs_in_one_query(
    project, rep, marketer, django_assert_num_queries
):
    for number in range(4):
        account = build.account(f"会社{number}")
        build.target(project, account, rep, marketer, expected_amount=10_000_000 + number)
    build.target(project, build.account("終"), rep, marketer, finished_at=NOW)
    with django_assert_num_queries(1):
        read = [
            (
                t.account.name,
                t.sales_owner.name,
                t.marketing_owner.name,
                t.cycles_in_stage,
                t.decides_in,
            )
            for t in live_targets(project, NOW)
        ]
    assert [row[0] for row in read] == ["会社3", "会社2", "会社1", "会社0"]


def test_the_running_cycle_counts_in_the_stage(project, rep, marketer):
    cycles(project, 5, NOW - WEEK * 2)
    build.target(project, build.account("新"), rep, marketer, stage_since=NOW)
    build.target(project, build.account("旧"), rep, marketer, stage_since=NOW - WEEK * 2, expected_amount=1)
    assert [(t.account.name, t.cycles_in_stage) for t in live_targets(project, NOW)] == [("新", 1), ("旧", 3)]


def test_cycles_of_other_projects_do_not_count(project, rep, marketer):
    cycles(build.project(rep, marketer), 5, NOW - WEEK * 4)
    build.target(project, build.account(), rep, marketer, stage_since=NOW - WEEK * 5)
    assert live_targets(project, NOW).get().cycles_in_stage == 1


def test_a_cycle_is_current_until_observing_it_ends(project):
    cycles(project, 3, NOW)
    assert current_cycle(project, NOW - WEEK * 5).number == 1
    assert current_cycle(project, NOW).number == 1
    assert current_cycle(project, NOW + timedelta(seconds=1)).number == 2
    assert next_cycle(current_cycle(project, NOW)).number == 2
    assert current_cycle(project, NOW + WEEK * 3) is None


def test_the_clock_goes_through_the_five_phases(project):
    cycle = build.cycle(project)

    def phase(moment):
        return clock(project, cycle, moment).phase

    assert phase(cycle.contribute_by - timedelta(days=1)) == Phase.CONTRIBUTE
    assert phase(cycle.draft_by) == Phase.DRAFT
    assert phase(cycle.meeting_at) == Phase.MEET
    assert phase(cycle.meeting_at + timedelta(hours=2)) == Phase.SEND
    assert phase(cycle.observe_until - timedelta(hours=1)) == Phase.OBSERVE
    assert clock(project, None, NOW) is None


def test_sending_begins_in_the_first_window_after_the_meeting(project):
    cycle = build.cycle(project)  # Tuesday 10:00, the window is Tue–Thu 09:30–11:30
    assert sending_begins(project, cycle) == cycle.meeting_at
    cycle.meeting_at += timedelta(hours=4)
    assert sending_begins(project, cycle).isoformat() == "2026-11-25T09:30:00+09:00"
    project.window_weekdays = []
    assert sending_begins(project, cycle) == cycle.observe_until
