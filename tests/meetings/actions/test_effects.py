"""What each kind of decision does at once, and that all of it can be taken back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.actions import Words
from nurture.meetings.facts import (
    AlreadyConfirmed,
    NotEdited,
    NotInThisMeeting,
    NotSplit,
    TooLateToUndo,
    WordsMissing,
)
from nurture.meetings.gates import decision_stands
from nurture.meetings.models import Action, Confirmation, Decision, DecisionKind
from nurture.meetings.rules.undo import UNDO_FOR
from nurture.projects.actions.targets import move_stage
from nurture.projects.facts import StillOffered
from nurture.projects.models import Cycle, Membership, Offer, TargetEnd, TargetStage
from nurture.sequences.actions import plan_sending, save_email
from nurture.sequences.actions.ticking import tick
from nurture.sequences.facts import ContentChanged
from nurture.sequences.models import Approval, Email, Enrolment, Rest, Sequence, Step
from nurture.sequences.queries.plans import plan_of
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree, decide

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
WAIT_UNTIL = date(2026, 12, 10)


@pytest.fixture
def both(rep, marketer):
    return rep, marketer


def undo(decision, by, *, at=NOW):
    return actions.undo(decision=decision, by=by, at=at)


def words_of(email, people, by):
    return save_email(
        email=email,
        version=email.version,
        subject=email.subject,
        body="直した文",
        recipients=people,
        by=by,
        at=NOW,
    ).email


class TestSending:
    def test_nothing_leaves_within_the_seconds_in_which_it_can_be_undone(self, meeting, target, email, both):
        noon = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
        agree(meeting, target, DecisionKind.SEND, both, email=email, at=noon)
        assert Message.objects.get().planned_at >= noon + UNDO_FOR

    def test_undone_it_is_as_if_it_had_not_been(self, meeting, target, email, both):
        decision = agree(meeting, target, DecisionKind.SEND, both, email=email)
        undo(decision, both[1])
        message = Message.objects.get()
        assert message.state == MessageState.CANCELLED
        assert not Approval.objects.standing().exists()
        assert decision_stands(message).code == "not_decided"
        decision.refresh_from_db()
        assert (decision.withdrawal, decision.withdrawn_by) == ("undone", both[1])
        assert Activity.objects.get(verb="meetings.withdrawn").detail["how"] == "undone"

    def test_an_approval_given_before_survives_the_undoing(self, meeting, target, email, both):
        build_approval = Approval.objects.create(
            email=email,
            content_hash=email.content_hash,
            team="sales",
            user=both[0],
            at=NOW - timedelta(days=1),
        )
        undo(agree(meeting, target, DecisionKind.SEND, both, email=email), both[0])
        assert list(Approval.objects.standing()) == [build_approval]

    def test_only_who_spoke_can_undo_and_only_for_ten_seconds(self, meeting, target, email, both):
        decision = agree(meeting, target, DecisionKind.SEND, both, email=email)
        colleague = build.rep()
        Membership.objects.create(project=target.project, user=colleague, joined_at=NOW)
        for by, at in ((colleague, NOW), (both[0], NOW + UNDO_FOR + timedelta(milliseconds=1))):
            with pytest.raises(TooLateToUndo):
                undo(decision, by, at=at)
        assert undo(decision, both[0], at=NOW + UNDO_FOR).withdrawn_at

    def test_after_an_undo_the_same_can_be_decided_again(self, meeting, target, email, both):
        undo(agree(meeting, target, DecisionKind.SEND, both, email=email), both[0])
        agree(meeting, target, DecisionKind.SEND, both, email=Email.objects.get(pk=email.pk))
        assert Message.objects.filter(state=MessageState.PLANNED).count() == 1


class TestSendingWithEdits:
    def test_an_instruction_waits_for_its_words_and_nobody_stands_by_it_yet(
        self, meeting, target, email, both
    ):
        decision = decide(meeting, target, "send_with_edits", both[0], email=email, instruction="数字を先に")
        assert decision.lacks_words
        assert not decision.confirmations.exists()
        with pytest.raises(WordsMissing):
            actions.confirm(decision=decision, by=both[1], at=NOW)

    def test_whoever_writes_it_stands_by_it_and_the_other_team_by_what_it_read(
        self, meeting, target, email, both
    ):
        decision = decide(meeting, target, "send_with_edits", both[0], email=email, instruction="数字を先に")
        written = actions.write_words(
            decision=decision,
            words=Words("回収は十八か月", "本文"),
            seen=email.content_hash,
            by=both[1],
            at=NOW,
        )
        assert [each.user for each in written.confirmations.all()] == [both[1]]
        with pytest.raises(ContentChanged):
            actions.confirm(decision=decision, by=both[0], seen=email.content_hash, at=NOW)
        agreed = actions.confirm(decision=decision, by=both[0], seen=written.content_hash, at=NOW)
        message = Message.objects.get()
        assert (message.mailing.subject, message.mailing.content_hash) == (
            "回収は十八か月",
            agreed.content_hash,
        )
        assert {each.content_hash for each in Approval.objects.standing()} == {agreed.content_hash}
        assert decision_stands(message) is None

    def test_a_better_wording_takes_away_the_word_that_was_given_for_the_first(
        self, meeting, target, email, both
    ):
        decision = decide(
            meeting, target, "send_with_edits", both[0], email=email, words=Words("短く", "本文")
        )
        assert [each.user for each in decision.confirmations.all()] == [both[0]]
        first = decision.content_hash
        again = actions.write_words(
            decision=decision, words=Words("もっと短く", "本文"), seen=first, by=both[1], at=NOW
        )
        assert [each.user for each in Confirmation.objects.filter(decision=decision)] == [both[1]]
        assert again.edited_from == decision.edited_from == 1
        with pytest.raises(ContentChanged):
            actions.write_words(decision=decision, words=Words("別", "本文"), seen=first, by=both[0], at=NOW)

    def test_words_as_they_were_are_no_edit(self, meeting, target, email, both):
        with pytest.raises(NotEdited):
            decide(
                meeting,
                target,
                "send_with_edits",
                both[0],
                email=email,
                words=Words(email.subject, email.body),
            )
        with pytest.raises(NotEdited):
            decide(meeting, target, "send_with_edits", both[0], email=email)
        assert not Decision.objects.exists()

    def test_what_both_agreed_on_is_not_rewritten(self, meeting, target, email, both):
        decision = agree(meeting, target, "send_with_edits", both, email=email, words=Words("短く", "本文"))
        with pytest.raises(AlreadyConfirmed):
            actions.write_words(
                decision=decision, words=Words("別", "本文"), seen=decision.content_hash, by=both[0], at=NOW
            )

    def test_undone_the_words_stand_as_they_were(self, meeting, target, email, both):
        before = email.content_hash
        undo(
            agree(meeting, target, "send_with_edits", both, email=email, words=Words("短く", "本文")), both[0]
        )
        email.refresh_from_db()
        assert (email.content_hash, email.version) == (before, 3)


class TestSplitting:
    @pytest.fixture
    def mori(self, target):
        return build.contact(
            target.account, "mori@minato.example", family_name="森", buying_role="economic_buyer"
        )

    @pytest.fixture
    def other(self, email, mori, ito):
        return build.email(email.step.sequence, "回収の表", ito, mori)

    def test_each_email_goes_to_its_own_people_under_one_decision(
        self, meeting, target, email, other, ito, mori, both
    ):
        decision = agree(meeting, target, "split", both, shares={email: [ito], other: [mori]})
        found = {each.contact: each.mailing for each in Message.objects.all()}
        assert {contact: mailing.email_ref for contact, mailing in found.items()} == {
            ito: email.pk,
            mori: other.pk,
        }
        assert {mailing.decision_ref for mailing in found.values()} == {decision.pk}
        assert [each.content_hash for each in decision.parts.all()] == [
            found[ito].content_hash,
            found[mori].content_hash,
        ]
        assert all(decision_stands(each) is None for each in Message.objects.all())
        assert Activity.objects.get(verb="meetings.agreed").detail["titles"] == ["稼働率の話", "回収の表"]

    def test_a_part_whose_words_were_changed_is_refused_alone(
        self, meeting, target, email, other, ito, mori, both
    ):
        agree(meeting, target, "split", both, shares={email: [ito], other: [mori]})
        message = Message.objects.get(contact=mori)
        message.mailing.content_hash = "f" * 64
        assert decision_stands(message).code == "not_decided"
        assert decision_stands(Message.objects.get(contact=ito)) is None

    @pytest.mark.parametrize("shape", ["one email", "one person twice"])
    def test_it_takes_two_emails_and_two_people(self, meeting, target, email, other, ito, mori, both, shape):
        shares = {email: [ito, mori]} if shape == "one email" else {email: [ito], other: [ito]}
        with pytest.raises(NotSplit):
            decide(meeting, target, "split", both[0], shares=shares)
        email.refresh_from_db()
        assert email.version == 1

    def test_nobody_confirms_a_part_that_was_edited_since(
        self, meeting, target, email, other, ito, mori, both
    ):
        decision = decide(meeting, target, "split", both[0], shares={email: [ito], other: [mori]})
        other.refresh_from_db()
        words_of(other, [mori], both[1])
        with pytest.raises(ContentChanged):
            actions.confirm(decision=decision, by=both[1], at=NOW)
        assert not Message.objects.exists()

    def test_undone_everybody_is_a_recipient_again(self, meeting, target, email, other, ito, mori, both):
        undo(agree(meeting, target, "split", both, shares={email: [ito], other: [mori]}), both[0])
        assert set(other.recipients.all()) == {ito, mori}
        assert {each.state for each in Message.objects.all()} == {MessageState.CANCELLED}


class TestRewriting:
    def test_somebody_has_it_to_do_until_a_day(self, meeting, target, email, both):
        colleague = both[1]
        decision = agree(
            meeting,
            target,
            "rewrite",
            both,
            email=email,
            assigned_to=colleague,
            due_on=WAIT_UNTIL,
            instruction="短く",
        )
        action = Action.objects.get()
        assert (action.owner, action.due_on, action.words, action.decision) == (
            colleague,
            WAIT_UNTIL,
            "短く",
            decision,
        )

    def test_undone_the_draft_of_an_idea_and_its_action_are_gone(self, meeting, target, both):
        idea = actions.propose(meeting=meeting, target=target, title="回収の表", by=both[0], at=NOW)
        decision = agree(meeting, target, "rewrite", both, proposal=idea)
        draft = Email.objects.get(subject="回収の表")
        undo(decision, both[1])
        draft.step.refresh_from_db()
        idea.refresh_from_db()
        assert draft.step.archived_at
        assert idea.email is None
        assert not Action.objects.open().exists()
        assert not Sequence.objects.in_use().exists()

    def test_a_draft_in_which_somebody_has_written_stays(self, meeting, target, both):
        idea = actions.propose(meeting=meeting, target=target, title="回収の表", by=both[0], at=NOW)
        decision = agree(meeting, target, "rewrite", both, proposal=idea)
        words_of(Email.objects.get(subject="回収の表"), [], both[1])
        actions.withdraw(decision=decision, by=both[0], at=LATER)
        assert Step.objects.in_use().count() == 1


def test_a_sales_touch_is_somebodys_until_a_day_and_stands_on_the_timeline(meeting, target, both):
    agree(meeting, target, "sales_touch", both, touch="visit", due_on=WAIT_UNTIL)
    action = Action.objects.get()
    assert (action.owner, action.due_on) == (target.sales_owner, WAIT_UNTIL)
    assert Activity.objects.get(verb="meetings.agreed").detail["touch"] == "visit"


def test_held_before_its_day_its_work_is_due_at_the_meeting_after_it(meeting, target, both):
    """Not at the one of an earlier cycle, held before its day as well."""
    later = [
        {"meeting_at": NOW + timedelta(days), "observe_until": NOW + timedelta(days + 6)}
        for days in (1, 7, 14)
    ]
    build.cycle(target.project, 3, **later[0])
    Cycle.objects.filter(pk=meeting.cycle_id).update(**later[1])
    build.cycle(target.project, 5, **later[2])
    agree(meeting, target, "sales_touch", both, touch="call")
    assert Action.objects.get().due_on == (NOW + timedelta(days=14)).date()


def test_where_nobody_says_a_day_it_is_one_on_which_we_work(meeting, target, both):
    """The meeting after it was moved to a Saturday: it is done before it, on the Friday."""
    saturday = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
    build.cycle(target.project, 5, meeting_at=saturday, observe_until=saturday + timedelta(days=6))
    agree(meeting, target, "sales_touch", both, touch="call")
    assert Action.objects.get().due_on == date(2026, 12, 4)


class TestWaiting:
    def test_nothing_of_the_sequence_is_due_before_the_day(self, meeting, target, email, ito, both):
        agree(meeting, target, "wait", both, until=WAIT_UNTIL)
        [standing] = [each for each in plan_of(email.step.sequence).walk(NOW).standings if each.who == ito.pk]
        assert standing.due_at.astimezone(ZoneInfo("Asia/Tokyo")).date() == WAIT_UNTIL

    def test_it_goes_on_by_itself_when_the_day_has_come(self, meeting, target, email, ito, both):
        agree(meeting, target, "wait", both, until=WAIT_UNTIL)
        waits = Enrolment.objects.get(contact=ito)
        assert waits.state == Enrolment.State.WAITING
        tick(at=waits.look_at)
        assert Enrolment.objects.get(contact=ito).state == Enrolment.State.READY

    def test_what_was_planned_before_moves_behind_the_day(self, meeting, target, email, both):
        [message] = plan_sending(email=email, decision_ref=99, by=both[1], at=NOW)
        decision = agree(meeting, target, "wait", both, until=WAIT_UNTIL)
        was = message.planned_at
        message.refresh_from_db()
        assert message.planned_at.astimezone(ZoneInfo("Asia/Tokyo")).date() >= WAIT_UNTIL
        undo(decision, both[0])
        message.refresh_from_db()
        assert message.planned_at == was
        assert not Rest.objects.standing().exists()

    def test_the_last_gate_holds_what_is_planned_for_an_earlier_day(self, meeting, target, email, both):
        earlier = build.meeting(build.cycle(target.project, number=3))
        agree(earlier, target, "send", both, email=email)
        message = Message.objects.get()
        was = message.planned_at
        agree(meeting, target, "wait", both, until=WAIT_UNTIL)
        message.planned_at = was
        assert decision_stands(message).code == "resting"
        message.planned_at = was + timedelta(days=30)
        assert decision_stands(message) is None

    def test_deciding_to_send_ends_the_rest(self, meeting, target, email, both):
        earlier = build.meeting(build.cycle(target.project, number=3))
        agree(earlier, target, "wait", both, until=WAIT_UNTIL)
        agree(meeting, target, "send", both, email=email)
        assert not Rest.objects.standing().exists()
        assert Message.objects.get().planned_at < NOW + timedelta(days=3)


class TestHandingOff:
    def test_every_send_stops_at_once_and_says_why(self, meeting, target, email, both):
        [message] = plan_sending(email=email, decision_ref=99, by=both[1], at=NOW)
        decision = agree(meeting, target, "hand_off", both)
        message.refresh_from_db()
        target.refresh_from_db()
        assert (message.state, message.reason) == (MessageState.HELD, "handed_off")
        assert (target.stage, Offer.objects.get().decision_ref) == (TargetStage.HANDOFF, decision.pk)

    def test_nothing_is_decided_to_be_sent_to_what_is_offered(self, meeting, target, email, both):
        earlier = build.meeting(build.cycle(target.project, number=3))
        agree(earlier, target, "hand_off", both)
        with pytest.raises(StillOffered):
            decide(meeting, target, "send", both[0], email=email)
        with pytest.raises(StillOffered):
            move_stage(target=target, stage=TargetStage.ENGAGING, by=both[0], at=NOW)

    def test_undone_it_is_with_both_teams_again(self, meeting, target, email, both):
        [message] = plan_sending(email=email, decision_ref=99, by=both[1], at=NOW)
        was = message.planned_at
        undo(agree(meeting, target, "hand_off", both), both[1])
        message.refresh_from_db()
        target.refresh_from_db()
        assert (message.state, message.planned_at) == (MessageState.PLANNED, was)
        assert (target.stage, Offer.objects.get().taken_back_by) == (TargetStage.COMMITTED, both[1])


class TestEnding:
    @pytest.mark.parametrize("kind", ["park", "drop"])
    def test_the_target_comes_to_an_end_and_nothing_of_it_goes(self, meeting, target, email, both, kind):
        [message] = plan_sending(email=email, decision_ref=99, by=both[1], at=NOW)
        until = WAIT_UNTIL if kind == "park" else None
        agree(meeting, target, kind, both, until=until, end_reason="postponed")
        message.refresh_from_db()
        target.refresh_from_db()
        end = TargetEnd.objects.get()
        assert (end.kind, end.reason, end.look_again_on) == (kind, "postponed", until)
        assert (message.state, message.reason) == (MessageState.HELD, "target_finished")
        assert target.finished_at == NOW

    def test_undone_it_is_live_as_it_was(self, meeting, target, email, both):
        [message] = plan_sending(email=email, decision_ref=99, by=both[1], at=NOW)
        undo(agree(meeting, target, "park", both, until=WAIT_UNTIL, end_reason="postponed"), both[0])
        message.refresh_from_db()
        target.refresh_from_db()
        assert (target.finished_at, message.state) == (None, MessageState.PLANNED)
        assert not TargetEnd.objects.exists()

    def test_what_is_parked_is_not_decided_on_in_a_later_meeting(self, meeting, target, both):
        earlier = build.meeting(build.cycle(target.project, number=3))
        agree(earlier, target, "park", both, until=WAIT_UNTIL, end_reason="postponed")
        target.refresh_from_db()
        with pytest.raises(NotInThisMeeting):
            decide(meeting, target, "hand_off", both[0])
