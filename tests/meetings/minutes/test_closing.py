"""Closing: nothing is agreed silently, and everybody is owed the minutes; and its rules."""

from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.meetings import actions
from nurture.meetings.minutes.actions.writing import answer_look, correct
from nurture.meetings.minutes.facts import NotSaidYet
from nurture.meetings.minutes.models import CriteriaLook, LeftOpen, Look, MinutesMail
from nurture.meetings.minutes.queries.closing import Closing, look_due
from nurture.meetings.minutes.queries.minutes import minutes
from nurture.meetings.minutes.rules.closing import again_at, is_locked, locked_at, look_is_due
from nurture.meetings.models import Meeting
from nurture.meetings.queries.agenda import agenda
from nurture.projects.models import Target
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import confirm, decide

pytestmark = pytest.mark.django_db


def close(meeting, by, **more):
    return actions.close_meeting(meeting=meeting, by=by, at=NOW, **more)


def test_what_is_not_agreed_is_said_in_words_or_the_meeting_stays_open(meeting, target, rep):
    with pytest.raises(NotSaidYet) as fact:
        close(meeting, rep, left={})
    assert fact.value.targets == {target.pk}
    assert Meeting.objects.get().closed_at is None
    close(meeting, rep, left={target.pk: ("parked", "The plant is closed until January")})
    entry = Activity.objects.get(verb="meetings.left_open")
    assert (entry.account, entry.actor, entry.detail["how"]) == (target.account, rep, "parked")
    said = LeftOpen.objects.get()
    assert (said.target, said.how, said.why, said.by) == (
        target,
        "parked",
        "The plant is closed until January",
        rep,
    )


def test_what_one_team_decided_alone_is_not_agreed_either(meeting, target, rep, marketer):
    decide(meeting, target, rep)
    with pytest.raises(NotSaidYet):
        close(meeting, rep, left={})
    close(meeting, rep, left={target.pk: ("open", "")})
    assert LeftOpen.objects.get().how == "open"


def test_what_both_agreed_on_needs_no_more_words(meeting, target, rep, marketer):
    confirm(decide(meeting, target, rep), marketer)
    close(meeting, rep, left={})
    assert not LeftOpen.objects.exists()


def test_a_meeting_that_ends_by_itself_leaves_open_what_nobody_decided(meeting, target, rep):
    close(meeting, rep)
    assert LeftOpen.objects.get().how == "open"


def test_everybody_is_owed_the_minutes_once_and_whoever_left_is_not(meeting, target, rep, marketer):
    gone = build.rep(is_active=False)
    target.project.memberships.create(user=gone, joined_at=NOW)
    close(meeting, rep)
    close(meeting, marketer)
    assert set(MinutesMail.objects.values_list("user", "state")) == {(rep.pk, "owed"), (marketer.pk, "owed")}


def test_before_closing_one_sees_whose_word_is_missing(meeting, target, rep, marketer, email):
    decide(meeting, target, rep)
    closing = Closing(meeting, rep, at=NOW)
    assert closing.agreed == []
    assert [each.missing for each in closing.undecided] == [[marketer]]


def test_minutes_are_locked_a_day_after_closing():
    assert locked_at(NOW) == NOW + timedelta(hours=24)
    assert not is_locked(NOW, NOW + timedelta(hours=23, minutes=59))
    assert is_locked(NOW, NOW + timedelta(hours=24))


def test_the_fourth_meeting_since_the_last_look_proposes_the_next_one():
    assert [look_is_due(held) for held in range(5)] == [False, False, False, True, True]


def test_the_next_meeting_may_be_one_that_was_left_for_later(meeting, target, rep):
    """Two cycles ahead the last one is held first: the one before it is still to come. What was held is not."""
    days = {number: NOW + timedelta(days=7 * (number - 4)) for number in (5, 6)}
    between, last = (
        build.cycle(target.project, number, meeting_at=day, observe_until=day + timedelta(days=6))
        for number, day in days.items()
    )
    close(meeting, rep, left={target.pk: ("open", "")})
    later = NOW + timedelta(hours=1)
    early = actions.ensure_meeting(project=target.project, cycle=last)
    actions.open_meeting(meeting=early, by=rep, at=later)
    assert Closing(early, rep, at=later).next_cycle == between
    early = actions.close_meeting(meeting=early, by=rep, at=later)
    assert minutes(early).next_cycle == between
    assert minutes(Meeting.objects.get(pk=meeting.pk)).next_cycle == between


def test_a_server_that_is_away_is_asked_less_and_less_often():
    waits = [again_at(NOW, attempts) - NOW for attempts in (1, 2, 5)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=25)]


def test_a_look_at_the_criteria_is_proposed_every_fourth_meeting_and_answered_once(
    meeting, target, rep, marketer
):
    assert not look_due(meeting)
    for number in (1, 2, 3):
        build.meeting(build.cycle(target.project, number=number), closed_at=NOW, closed_by=rep)
    assert look_due(meeting)
    answer_look(meeting=meeting, outcome=Look.SKIPPED, by=rep, at=NOW)
    answer_look(meeting=meeting, outcome=Look.DONE, by=marketer, at=NOW)
    answered = CriteriaLook.objects.get()
    assert (answered.outcome, answered.by) == ("skipped", rep)
    close(meeting, rep)
    for number in (5, 6):
        made = build.meeting(build.cycle(target.project, number=number), closed_at=NOW, closed_by=rep)
        assert not look_due(made)
    build.meeting(build.cycle(target.project, number=7), closed_at=NOW, closed_by=rep)
    assert look_due(build.meeting(build.cycle(target.project, number=8)))


def next_one(meeting, rep):
    cycle = build.cycle(meeting.project, number=meeting.cycle.number + 1)
    return build.meeting(cycle, opened_at=NOW + timedelta(days=7), opened_by=rep)


def order_of(meeting):
    return [(each.target.pk, each.why) for each in agenda(meeting, at=NOW + timedelta(days=7)).entries]


def test_what_was_left_open_goes_before_what_is_worth_more_next_time(
    meeting, target, theirs, rep, django_assert_num_queries
):
    for each in (target, theirs):
        build.sequence(each, "稼働率の話")
    Target.objects.filter(pk=theirs.pk).update(expected_amount=1)
    close(meeting, rep, left={target.pk: ("open", ""), theirs.pk: ("parked", "Nobody reached them")})
    LeftOpen.objects.get(target=target).delete()
    following = next_one(meeting, rep)
    parked = (theirs.pk, "parked last time: Nobody reached them")
    assert order_of(following) == [parked, (target.pk, "2 cycles in this stage")]
    # Six where something is decided.
    with django_assert_num_queries(5):
        agenda(following, at=NOW)


def test_it_says_so_in_the_words_the_minutes_have_by_now_and_only_in_the_next_meeting(
    meeting, target, rep, marketer
):
    build.sequence(target, "稼働率の話")
    close(meeting, rep, left={target.pk: ("open", "")})
    [(_target, why)] = order_of(following := next_one(meeting, rep))
    assert why == "left open last time"
    correct(meeting=meeting, target=target, seen="", words="Time was up", by=rep, at=NOW)
    [(_target, why)] = order_of(following)
    assert why == "left open last time: Time was up"
    confirm(decide(following, target, rep), marketer)
    close(following, rep)
    [(_target, why)] = order_of(next_one(following, rep))
    assert why == "3 cycles in this stage"
