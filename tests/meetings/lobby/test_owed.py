"""What each still owes in a cycle (nurture.meetings.lobby.queries.owed)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import AnnotationKind
from nurture.meetings.homework.actions import give
from nurture.meetings.lobby import actions
from nurture.meetings.lobby.queries.owed import Kind, owed
from nurture.projects.rules.cycles import Phase
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

BEFORE = NOW - timedelta(days=5)


def kinds(meeting, user, at=BEFORE):
    return {each.kind for each in owed(meeting.project, meeting.cycle, at).of(user)}


def test_each_owes_their_own_part_and_it_goes_when_it_is_done(lobby, target, rep, marketer):
    assert kinds(lobby, rep) == {Kind.TELL, Kind.ATTEND, Kind.VOTE}
    assert kinds(lobby, marketer) == {Kind.DRAFT, Kind.ATTEND, Kind.VOTE}
    build.annotation(target.account, rep, created_at=NOW + timedelta(minutes=1))
    actions.attend(meeting=lobby, answer="coming", by=rep, at=BEFORE)
    actions.vote_early(meeting=lobby, target=target, by=rep, at=BEFORE)
    assert kinds(lobby, rep) == set()


def test_a_draft_that_is_not_ready_is_owed_by_marketing_until_the_day_of_drafts(lobby, email, marketer):
    found = [
        each for each in owed(lobby.project, lobby.cycle, BEFORE).of(marketer) if each.kind == Kind.FINISH
    ]
    assert [(each.words, each.due, each.phase) for each in found] == [
        ("稼働率の話", lobby.cycle.draft_by, Phase.DRAFT)
    ]


def test_marketings_question_waits_for_sales_until_somebody_answers(lobby, target, rep, marketer):
    question = build.annotation(target.account, marketer, "予算は誰が", kind=AnnotationKind.QUESTION)
    assert Kind.ANSWER in kinds(lobby, rep)
    build.annotation(target.account, rep, "工場長です", thread=question, kind="")
    assert Kind.ANSWER not in kinds(lobby, rep)


def test_an_action_is_owed_when_it_is_due_by_the_meeting(lobby, target, rep, marketer):
    day = NOW.date()
    for words, due in (("電話する", day), ("まだ先", day + timedelta(days=9))):
        give(meeting=lobby, words=words, owner=rep, due=due, by=marketer, at=BEFORE, operation=uuid4())
    found = [each for each in owed(lobby.project, lobby.cycle, BEFORE).of(rep) if each.kind == Kind.ACTION]
    assert [(each.words, each.due) for each in found] == [("電話する", NOW)]


def test_nobody_who_left_owes_anything_and_everybody_is_named(lobby, target, rep, marketer):
    lobby.project.memberships.filter(user=rep).delete()
    found = owed(lobby.project, lobby.cycle, BEFORE)
    assert found.of(rep) == []
    assert [each.user for each in found.people] == [marketer]


def test_the_same_on_many_targets_is_one_line(lobby, target, rep, marketer):
    build.target(lobby.project, build.account("他社"), rep, marketer)
    person = next(each for each in owed(lobby.project, lobby.cycle, BEFORE).people if each.user == rep)
    votes = next(each for each in person.groups if each.kind == Kind.VOTE)
    assert len(votes.targets) == 2
