"""A word written down for somebody in the room, and who has to be there."""

from datetime import timedelta

import pytest

from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.facts import (
    AlreadyHandedOver,
    NoQuorum,
    NotFacilitating,
    NotInTheRoom,
    NotRecorded,
)
from nurture.meetings.lobby.models import Attendance
from nurture.meetings.models import Confirmation
from nurture.projects.models import Membership
from nurture.sequences.models import Approval
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def led(meeting, rep):
    """The meeting, led by the rep."""
    meeting.facilitator = rep
    meeting.save()
    return meeting


def colleague_in(target, team):
    made = build.user(team=team)
    Membership.objects.create(project=target.project, user=made, joined_at=NOW)
    return made


def record(decision, person, by):
    return actions.confirm_for(decision=decision, person=person, by=by, at=NOW)


def test_it_is_their_word_and_says_who_wrote_it_down(led, target, email, rep, marketer):
    decision = record(decide(led, target, "send", rep, email=email), marketer, rep)
    word = Confirmation.objects.get(user=marketer)
    assert decision.agreed_at
    assert (word.team, word.recorded_by, word.recorded_for) == ("marketing", rep, marketer)
    assert {each.user for each in Approval.objects.standing()} == {rep, marketer}
    assert Confirmation.objects.get(user=rep).recorded_for is None


def test_only_who_leads_the_room_records(led, target, rep, marketer):
    other = colleague_in(target, "sales")
    with pytest.raises(NotFacilitating):
        record(decide(led, target, "hand_off", rep), marketer, other)


def test_nobody_records_for_themselves_or_for_whoever_does_not_belong_here(led, target, rep, marketer):
    decision = decide(led, target, "hand_off", marketer)
    outsider = build.marketer()
    for person in (rep, outsider):
        with pytest.raises(NotInTheRoom):
            record(decision, person, rep)


def test_they_can_object_as_long_as_nothing_has_left(led, target, email, rep, marketer):
    decision = record(decide(led, target, "send", rep, email=email), marketer, rep)
    actions.object_to(decision=decision, by=marketer, at=NOW + timedelta(hours=1))
    decision.refresh_from_db()
    assert (decision.withdrawal, decision.withdrawn_by) == ("objected", marketer)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert not Approval.objects.standing().exists()


def test_what_has_left_us_is_not_objected_away(led, target, email, rep, marketer):
    decision = record(decide(led, target, "send", rep, email=email), marketer, rep)
    Message.objects.update(state=MessageState.SENT)
    with pytest.raises(AlreadyHandedOver):
        actions.object_to(decision=decision, by=marketer, at=NOW)
    assert Confirmation.objects.get(user=marketer).seen_at is None


def test_once_seen_it_is_theirs(led, target, rep, marketer):
    decision = record(decide(led, target, "hand_off", rep), marketer, rep)
    assert actions.see_recorded(decision=decision, by=marketer, at=NOW).seen_at == NOW
    with pytest.raises(NotRecorded):
        actions.see_recorded(decision=decision, by=rep, at=NOW)
    with pytest.raises(NotRecorded):
        actions.object_to(decision=decision, by=rep, at=NOW)


class TestQuorum:
    @pytest.fixture
    def others(self, target):
        return colleague_in(target, "sales"), colleague_in(target, "marketing")

    def test_without_an_owner_nothing_is_agreed_until_somebody_says_why(self, meeting, target, others):
        decision = decide(meeting, target, "hand_off", others[0])
        with pytest.raises(NoQuorum):
            actions.confirm(decision=decision, by=others[1], at=NOW)
        actions.decide_without_owners(decision=decision, why="二人とも出張中", by=others[1], at=NOW)
        agreed = actions.confirm(decision=decision, by=others[1], at=NOW)
        assert (bool(agreed.agreed_at), agreed.without_quorum) == (True, "二人とも出張中")

    def test_an_owner_who_only_listens_is_enough(self, meeting, target, rep, others):
        actions.be_here([(meeting.pk, rep.pk)], at=NOW)
        assert agree(meeting, target, "hand_off", others).agreed_at

    def test_so_is_whoever_comes_for_an_owner(self, meeting, target, rep, others):
        Attendance.objects.create(meeting=meeting, user=rep, answer="delegate", delegate=others[0], at=NOW)
        assert agree(meeting, target, "hand_off", others).agreed_at
