"""Actions on Today: of whoever took them on."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from nurture.meetings.homework.actions import finish, give
from nurture.meetings.models import Decision, Meeting
from nurture.projects.models import Cycle
from nurture.reports.queries.owed import owed
from tests import build
from tests.build import NOW
from tests.reports import waiting

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 30)
HOUR = timedelta(hours=1)


def take_on(about, owner, by, **fields):
    values = {"words": "工場長に電話する", "due": DUE, "target": about, "at": NOW}
    return give(meeting=waiting.meeting(about), owner=owner, by=by, **{**values, **fields})


def mine(user):
    return [each for each in owed(user, at=NOW) if each.kind.startswith("action")]


def test_an_action_waits_for_its_owner_until_it_is_done(target, rep, marketer):
    action = take_on(target, rep, marketer)
    (one,) = mine(rep)
    assert (one.kind, str(one.company), one.words) == ("action", "Minato Precision", "工場長に電話する")
    assert one.press == reverse("meetings:finish_action", args=[action.pk])
    assert one.due.isoformat() == "2026-11-30T18:00:00+09:00"
    assert mine(marketer) == []
    finish(action=action, by=rep, at=NOW)
    assert mine(rep) == []


def test_what_is_late_stands_before_what_is_due_and_says_so(target, rep):
    take_on(target, rep, rep)
    late = take_on(target, rep, rep, due=date(2026, 11, 23))
    first, second = mine(rep)
    assert (first.link, first.is_late(NOW), second.is_late(NOW)) == (late.get_absolute_url(), True, False)


def test_without_an_account_it_is_the_projects(target, rep):
    take_on(target, rep, rep, target=None)
    assert mine(rep)[0].company == target.project


def test_the_third_time_it_is_answered_not_ticked_off(target, rep):
    for number in range(4):
        week = timedelta(weeks=4 - number)
        cycle = build.cycle(target.project, number=number)
        Cycle.objects.filter(pk=cycle.pk).update(
            contribute_by=NOW - week, draft_by=NOW - week, meeting_at=NOW - week
        )
        build.meeting(
            Cycle.objects.get(pk=cycle.pk), opened_at=NOW - week, closed_at=NOW - week + HOUR, closed_by=rep
        )
    first = Meeting.objects.order_by("pk").first()
    give(meeting=first, words="x", owner=rep, due=date(2026, 11, 2), by=rep, at=NOW - timedelta(weeks=4))
    (one,) = mine(rep)
    assert (one.kind, one.press) == ("action_again", "")


def test_of_a_project_that_is_finished_nothing_waits(target, rep):
    take_on(target, rep, rep)
    target.project.finished_at, target.project.finished_by = NOW, rep
    target.project.save()
    assert mine(rep) == []


@pytest.mark.parametrize("kind", ["rewrite", "sales_touch"])
def test_what_a_decision_asks_of_somebody_waits_once(target, rep, marketer, kind):
    owner = marketer if kind == "rewrite" else rep
    decision = waiting.decision(target, rep, kind, agreed_at=NOW - timedelta(hours=1))
    before = {each.kind for each in owed(owner, at=NOW)} & {"rewrite", "touch"}
    assert len(before) == 1
    Decision.objects.filter(pk=decision.pk).update(assigned_to=owner, due_on=DUE)
    take_on(target, owner, rep, decision=decision)
    kinds = [each.kind for each in owed(owner, at=NOW)]
    assert "action" in kinds
    assert before.isdisjoint(kinds)


def test_many_cost_as_much_as_one(target, rep, django_assert_max_num_queries):
    take_on(target, rep, rep)
    with django_assert_max_num_queries(40) as few:
        owed(rep, at=NOW)
    for _ in range(20):
        take_on(target, rep, rep)
    with django_assert_max_num_queries(len(few)):
        assert len(mine(rep)) == 21
