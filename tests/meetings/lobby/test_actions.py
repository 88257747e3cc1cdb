"""Choosing early, saying who comes, saying yes to what was agreed before."""

from datetime import timedelta

import pytest

from nurture.meetings import actions as room
from nurture.meetings.facts import MeetingNotOpen, NotInThisMeeting
from nurture.meetings.lobby import actions
from nurture.meetings.lobby.facts import LobbyClosed, NotADelegate
from nurture.meetings.lobby.models import Attendance, EarlyVote
from nurture.meetings.lobby.queries import early_votes, own_votes, votes_given
from nurture.meetings.lobby.queries.consent import agreed_before
from nurture.meetings.models import Decision, Meeting
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.rules.agenda import Why
from nurture.projects.facts import NotInTeam
from nurture.sequences.facts import ContentChanged
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def choose(meeting, target, by, email=None, sentence="", **more):
    read = {"content_hash": email.content_hash} if email else {}
    return actions.vote_early(
        **{"meeting": meeting, "target": target, "email": email, "sentence": sentence, "by": by, "at": NOW}
        | read
        | more
    )


def opened(meeting, by):
    room.open_meeting(meeting=meeting, by=by, at=NOW)
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk)


def reason(meeting, target):
    return agenda(meeting, at=NOW).entry(target.pk).reason


def test_one_person_has_one_early_vote_and_may_change_it(lobby, target, email, rep):
    choose(lobby, target, rep, email, "役員会の前に")
    choose(lobby, target, rep, None, "まだ早い")
    vote = EarlyVote.objects.get()
    assert (vote.email, vote.content_hash, vote.sentence, vote.team) == (None, "", "まだ早い", "sales")


def test_nobody_votes_early_once_the_meeting_is_open_or_for_words_that_changed(lobby, target, email, rep):
    with pytest.raises(ContentChanged):
        choose(lobby, target, rep, email, content_hash="other")
    current = opened(lobby, rep)
    with pytest.raises(LobbyClosed):
        choose(current, target, rep, email)


def test_only_members_vote_early_and_only_on_targets_of_the_project(lobby, target, email, rep, marketer):
    with pytest.raises(NotInTeam):
        choose(lobby, target, build.rep(), email)
    with pytest.raises(NotInTeam):
        choose(lobby, target, build.administrator(), email)
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    with pytest.raises(NotInThisMeeting):
        choose(lobby, other, rep)


def test_early_votes_stay_secret_and_move_nothing_until_the_meeting_opens(
    lobby, target, email, rep, marketer
):
    choose(lobby, target, rep, email)
    choose(lobby, target, marketer, None)
    assert early_votes(lobby) == {}
    assert reason(lobby, target) == Why.AMOUNT
    assert reason(opened(lobby, rep), target) == Why.SPLIT


def test_a_vote_for_an_idea_that_was_taken_back_is_no_vote(lobby, target, email, rep, marketer):
    idea = room.propose(meeting=lobby, target=target, title="伊藤様を訪ねる", by=marketer, at=NOW)
    choose(lobby, target, rep, email)
    choose(lobby, target, marketer, None, proposal=idea)
    room.withdraw_proposal(proposal=idea, by=marketer, at=NOW)
    assert votes_given(lobby) == {target.pk: 1}
    assert (list(own_votes(lobby, marketer)), list(own_votes(lobby, rep))) == ([], [target.pk])
    assert reason(opened(lobby, rep), target) == Why.AMOUNT


def test_nor_is_one_for_a_draft_that_was_taken_back_until_it_is_there_again(
    lobby, target, email, ito, rep, marketer
):
    later = build.email(email.step.sequence, "回収の見通し", ito)
    again = {"meeting": lobby, "target": target, "email": later, "by": marketer}
    put = room.propose_email(**again, at=NOW)
    for who in (rep, marketer):
        choose(lobby, target, who, later)
    room.withdraw_proposal(proposal=put, by=marketer, at=NOW + timedelta(minutes=1))
    assert votes_given(lobby) == {}
    choose(lobby, target, rep, later, at=NOW + timedelta(minutes=2))
    assert votes_given(lobby) == {target.pk: 1}
    room.propose_email(**again, at=NOW + timedelta(minutes=3))
    assert reason(opened(lobby, rep), target) == Why.CONSENT


def test_one_press_of_each_team_decides_what_both_chose_and_early_votes_confirm_nothing(
    lobby, target, email, rep, marketer
):
    choose(lobby, target, rep, email, "役員会の前に")
    choose(lobby, target, marketer, email)
    meeting = opened(lobby, rep)
    assert reason(meeting, target) == Why.CONSENT
    assert not Decision.objects.exists()
    seen = {target.pk: email.content_hash}
    said = actions.say_yes(meeting=meeting, seen=seen, by=rep, at=NOW)
    assert said.proposed == [target]
    decision = Decision.objects.get()
    assert (decision.reason, decision.agreed_at) == ("役員会の前に", None)
    assert [each.user for each in decision.confirmations.all()] == [rep]
    # Pressing again, or somebody else of the same team, adds nothing.
    actions.say_yes(meeting=meeting, seen=seen, by=rep, at=NOW)
    assert decision.confirmations.count() == 1


def test_the_other_teams_press_agrees(lobby, target, email, rep, marketer):
    for who in (rep, marketer):
        choose(lobby, target, who, email)
    meeting = opened(lobby, rep)
    seen = {target.pk: email.content_hash}
    actions.say_yes(meeting=meeting, seen=seen, by=marketer, at=NOW)
    said = actions.say_yes(meeting=meeting, seen=seen, by=rep, at=NOW)
    assert (said.agreed, said.refused) == ([target], [])
    assert Decision.objects.get().agreed_at == NOW


def test_what_was_not_read_or_reads_otherwise_by_now_is_left_alone(lobby, target, email, rep, marketer):
    for who in (rep, marketer):
        choose(lobby, target, who, email)
    meeting = opened(lobby, rep)
    assert actions.say_yes(meeting=meeting, seen={}, by=rep, at=NOW).proposed == []
    said = actions.say_yes(meeting=meeting, seen={target.pk: "other"}, by=rep, at=NOW)
    assert [type(fact) for _target, fact in said.refused] == [ContentChanged]
    Email.objects.update(content_hash="f" * 64)
    assert agreed_before(meeting, at=NOW) == []
    assert not Decision.objects.exists()


def test_nobody_says_yes_before_the_meeting_is_open(lobby, rep):
    with pytest.raises(MeetingNotOpen):
        actions.say_yes(meeting=lobby, seen={}, by=rep, at=NOW)


def test_somebody_of_the_same_team_comes_for_another_and_nobody_else(lobby, rep, marketer):
    colleague = build.rep()
    build.Membership.objects.create(project=lobby.project, user=colleague, joined_at=NOW)
    for delegate in (None, rep, marketer, build.rep()):
        with pytest.raises(NotADelegate):
            actions.attend(meeting=lobby, answer="delegate", delegate=delegate, by=rep, at=NOW)
    actions.attend(meeting=lobby, answer="delegate", delegate=colleague, by=rep, at=NOW)
    actions.attend(meeting=lobby, answer="coming", delegate=colleague, by=rep, at=NOW)
    answer = Attendance.objects.get()
    assert (answer.answer, answer.delegate) == ("coming", None)
