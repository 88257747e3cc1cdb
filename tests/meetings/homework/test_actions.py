"""Actions as the database keeps them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.meetings.actions import decide
from nurture.meetings.facts import NotInThisMeeting
from nurture.meetings.homework import actions
from nurture.meetings.homework.facts import NotOpenAnyMore, OwnerNotInTeam, PlannedMeanwhile
from nurture.meetings.models import Action, DecisionKind, Meeting
from nurture.projects.facts import NotInTeam
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 30)


def give(meeting, by, **fields):
    return actions.give(
        **{
            "meeting": meeting,
            "words": "回収期間の表を送る",
            "owner": by,
            "due": DUE,
            "by": by,
            "at": NOW,
        }
        | fields
    )


def test_it_has_one_owner_and_one_day(meeting, rep, marketer):
    action = give(meeting, rep, owner=marketer)
    assert (action.owner, action.due_on, action.given_by, action.is_open) == (marketer, DUE, rep, True)


def test_sent_twice_it_is_given_once(meeting, rep):
    operation = uuid4()
    assert give(meeting, rep, operation=operation) == give(meeting, rep, operation=operation)
    assert Action.objects.count() == 1


def test_the_timeline_of_its_target_tells_its_story(meeting, target, rep, marketer):
    action = give(meeting, rep, target=target, owner=marketer)
    actions.replan(
        action=action, words=action.words, owner=rep, due=DUE + timedelta(1), seen=0, by=rep, at=NOW
    )
    actions.finish(action=action, by=marketer, at=NOW)
    actions.reopen(action=action, by=marketer, at=NOW)
    actions.drop(action=action, why="不要になった", by=rep, at=NOW)
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "meetings.action_given",
        "meetings.action_replanned",
        "meetings.action_done",
        "meetings.action_reopened",
        "meetings.action_dropped",
    ]


def test_without_a_target_no_timeline_hears_of_it(meeting, rep):
    give(meeting, rep)
    assert not Activity.objects.exists()


def test_the_owner_works_in_the_project(meeting, rep):
    with pytest.raises(OwnerNotInTeam):
        give(meeting, rep, owner=build.rep())


def test_a_target_of_another_project_is_refused(meeting, rep, marketer):
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    with pytest.raises(NotInThisMeeting):
        give(meeting, rep, target=other)


@pytest.mark.parametrize("who", [build.rep, build.administrator])
def test_whoever_is_not_of_the_two_teams_here_only_looks(meeting, rep, who):
    outsider = who()
    action = give(meeting, rep)
    for act in (
        lambda: give(meeting, outsider, owner=rep),
        lambda: actions.finish(action=action, by=outsider, at=NOW),
        lambda: actions.reopen(action=action, by=outsider, at=NOW),
        lambda: actions.drop(action=action, why="x", by=outsider, at=NOW),
        lambda: actions.replan(action=action, words="x", owner=rep, due=DUE, seen=0, by=outsider, at=NOW),
    ):
        with pytest.raises(NotInTeam):
            act()


def test_done_twice_is_done_once(meeting, target, rep, marketer):
    action = give(meeting, rep, target=target)
    actions.finish(action=action, by=marketer, at=NOW)
    assert actions.finish(action=action, by=rep, at=NOW + timedelta(1)).done_by == marketer
    assert Activity.objects.filter(verb="meetings.action_done").count() == 1


def test_what_is_dropped_is_not_done_by_accident(meeting, rep):
    action = give(meeting, rep)
    actions.drop(action=action, why="予算が付かない", by=rep, at=NOW)
    actions.drop(action=action, why="予算が付かない", by=rep, at=NOW)
    with pytest.raises(NotOpenAnyMore) as fact:
        actions.finish(action=action, by=rep, at=NOW)
    assert fact.value.action.why_dropped == "予算が付かない"


def test_two_who_plan_anew_at_once_do_not_overwrite_each_other(meeting, rep, marketer):
    action = give(meeting, rep)
    later = DUE + timedelta(7)
    actions.replan(
        action=action, words=action.words, owner=rep, due=later, why="先方が休み", seen=0, by=rep, at=NOW
    )
    with pytest.raises(PlannedMeanwhile) as fact:
        actions.replan(
            action=action, words=action.words, owner=marketer, due=DUE, seen=0, by=marketer, at=NOW
        )
    assert fact.value.action.due_on == later
    was = action.replans.get()
    assert (was.due_on, was.owner, was.why) == (DUE, rep, "先方が休み")


def test_planned_as_it_is_nothing_changes(meeting, rep):
    action = give(meeting, rep)
    actions.replan(action=action, words=action.words, owner=rep, due=DUE, seen=7, by=rep, at=NOW)
    assert not action.replans.exists()


def test_what_follows_from_a_withdrawn_decision_falls_with_it(meeting, target, rep, marketer):
    decision = decide(
        meeting=meeting, target=target, kind=DecisionKind.SALES_TOUCH, reason="電話が早い", by=rep, at=NOW
    )
    call, done = (give(meeting, rep, target=target, decision=decision) for _ in range(2))
    actions.finish(action=done, by=rep, at=NOW)
    assert actions.drop_those_of(decision=decision, by=marketer, at=NOW) == 1
    call.refresh_from_db()
    done.refresh_from_db()
    assert (call.dropped_by, call.is_open, bool(done.done_at), done.dropped_at) == (
        marketer,
        False,
        True,
        None,
    )


def test_a_running_meeting_hears_of_it(meeting, rep):
    before = Meeting.objects.get(pk=meeting.pk).version
    give(meeting, rep)
    assert Meeting.objects.get(pk=meeting.pk).version == before + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"done_at": NOW},
        {"dropped_at": NOW, "why_dropped": "x"},
        {"dropped_at": NOW, "dropped_by": "owner"},
        {"done_at": NOW, "done_by": "owner", "dropped_at": NOW, "dropped_by": "owner", "why_dropped": "x"},
        {"words": ""},
    ],
)
def test_the_database_refuses_nonsense(meeting, rep, wrong):
    action = give(meeting, rep)
    fields = {name: rep if value == "owner" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**fields)
