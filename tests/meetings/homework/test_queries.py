"""Actions with how often they were carried over, in a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Activity
from nurture.meetings import actions as decisions
from nurture.meetings.homework import actions, queries
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree
from tests.meetings.homework.test_actions import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(meeting, rep):
    """Four weekly meetings that are closed, the first one first."""
    found = []
    for number in range(meeting.cycle.number - 4, meeting.cycle.number):
        weeks = timedelta(weeks=meeting.cycle.number - number)
        cycle = build.cycle(meeting.project, number=number)
        Cycle.objects.filter(pk=cycle.pk).update(
            meeting_at=NOW - weeks,
            contribute_by=NOW - weeks - timedelta(4),
            draft_by=NOW - weeks - timedelta(1),
            observe_until=NOW - weeks + timedelta(6),
        )
        held = build.meeting(Cycle.objects.select_related("project").get(pk=cycle.pk))
        Meeting.objects.filter(pk=held.pk).update(
            opened_at=NOW - weeks, closed_at=NOW - weeks + timedelta(hours=1), closed_by=rep
        )
        found.append(Meeting.objects.select_related("project", "cycle").get(pk=held.pk))
    return found


def test_the_third_time_it_heads_the_list(meeting, earlier, rep):
    first = earlier[0]
    old = give(first, rep, due=date(2026, 11, 3), at=NOW - timedelta(weeks=4))
    fresh = give(first, rep, due=date(2026, 11, 2), at=NOW - timedelta(weeks=4))
    actions.replan(
        action=fresh,
        words=fresh.words,
        owner=rep,
        due=date(2026, 11, 25),
        seen=0,
        by=rep,
        at=NOW - timedelta(weeks=2),
    )
    found = queries.open_of(meeting.project)
    assert [(row.action, row.carried, row.must_answer) for row in found] == [
        (old, 3, True),
        (fresh, 1, False),
    ]


def test_what_is_over_is_not_open_and_stays_on_its_meeting(meeting, rep):
    done, dropped, left = (give(meeting, rep) for _ in range(3))
    actions.finish(action=done, by=rep, at=NOW)
    actions.drop(action=dropped, why="x", by=rep, at=NOW)
    assert [row.action for row in queries.open_of(meeting.project)] == [left]
    assert [row.action for row in queries.of_meeting(meeting)] == [done, dropped, left]


def test_what_was_done_is_carried_no_further(meeting, earlier, rep):
    action = give(earlier[0], rep, due=date(2026, 11, 3), at=NOW - timedelta(weeks=4))
    actions.finish(action=action, by=rep, at=NOW - timedelta(weeks=2))
    (row,) = queries.of_meeting(earlier[0])
    assert (row.carried, row.must_answer) == (1, False)


def test_late_is_what_is_open_after_its_day(meeting, rep):
    action = give(meeting, rep, due=date(2026, 11, 24))
    (row,) = queries.open_of(meeting.project)
    assert [row.is_late(date(2026, 11, day)) for day in (24, 25)] == [False, True]
    actions.finish(action=action, by=rep, at=NOW)
    (row,) = queries.of_meeting(meeting)
    assert not row.is_late(date(2026, 11, 25))


def test_of_other_projects_nothing_is_listed(meeting, rep, marketer):
    give(meeting, rep)
    assert queries.open_of(build.project(rep, marketer)) == []


def test_however_many_there_are(meeting, earlier, rep, target, django_assert_num_queries):
    for each in earlier * 3:
        give(each, rep, target=target)
    with django_assert_num_queries(3):
        for row in queries.open_of(meeting.project):
            str((row.action.owner, row.action.target.account, row.carried, row.action.meeting.cycle.number))


def test_what_fell_with_a_decision_before_the_meeting_closed_was_given_to_nobody(
    meeting, target, rep, marketer
):
    first = agree(meeting, target, "sales_touch", (rep, marketer), at=NOW)
    decisions.withdraw(decision=first, by=rep, at=NOW)
    assert queries.of_meeting(meeting) == []
    assert queries.in_room(meeting, target).given == 0
    second = agree(meeting, target, "sales_touch", (rep, marketer), at=NOW)
    decisions.close_meeting(meeting=meeting, by=rep, at=NOW + timedelta(minutes=5))
    meeting.refresh_from_db()
    decisions.withdraw(decision=second, by=rep, at=NOW + timedelta(hours=1))
    assert [row.action for row in queries.of_meeting(meeting)] == [second.actions.get()]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Call: 一月まで予算がない"), ("ja", "電話：一月まで予算がない")]
)
def test_what_a_decision_asks_for_says_how_it_is_done(meeting, target, rep, marketer, language, said):
    agree(meeting, target, "sales_touch", (rep, marketer), at=NOW)
    (row,) = queries.of_meeting(meeting)
    with override(language):
        assert row.action.title == said
        (entry,) = Activity.objects.filter(verb="meetings.action_given")
        page = render_to_string(entry.template_name, {"activity": entry, "current_day": NOW.date()})
        assert said in page


def test_what_somebody_gave_in_words_of_their_own_says_only_them(meeting, rep):
    assert give(meeting, rep).title == "回収期間の表を送る"
