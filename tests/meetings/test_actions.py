"""Deciding together, as the database keeps it."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Activity
from nurture.delivery.models import Mailing, Message, MessageState
from nurture.meetings import actions
from nurture.meetings.apart.actions import hold_apart
from nurture.meetings.facts import (
    AlreadyConfirmed,
    AlreadyDecided,
    AlreadyHandedOver,
    AlreadyOnItsWay,
    AlreadyWithdrawn,
    AnotherMeetingOpen,
    MeetingNotOpen,
    NoLongerInTeam,
    NothingToSend,
    NotInThisMeeting,
)
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Meeting, Proposal
from nurture.projects.facts import NotInTeam
from nurture.projects.models import Membership
from nurture.sequences.actions import approve, archive_step, save_email
from nurture.sequences.facts import ContentChanged, EmailIncomplete, SamePerson
from nurture.sequences.gates import content_is_approved
from nurture.sequences.models import Approval, Email, Sequence
from nurture.team.models import Team
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def decide(meeting, target, by, **fields):
    return actions.decide(
        **{
            "meeting": meeting,
            "target": target,
            "kind": DecisionKind.SALES_TOUCH,
            "reason": "一月まで予算がない",
            "by": by,
            "at": NOW,
        }
        | fields
    )


def decide_to_send(meeting, target, email, by, **fields):
    return decide(
        meeting,
        target,
        by,
        **{"kind": DecisionKind.SEND, "email": email, "content_hash": email.content_hash} | fields,
    )


def confirm(decision, by):
    return actions.confirm(decision=decision, by=by, at=NOW)


def withdraw(decision, by):
    return actions.withdraw(decision=decision, by=by, at=NOW)


def change(email, by):
    return save_email(
        email=email,
        version=email.version,
        subject=email.subject,
        body="別の文",
        recipients=list(email.recipients.all()),
        by=by,
        at=NOW,
    ).email


def colleague_of(rep, target):
    colleague = build.rep()
    Membership.objects.create(project=target.project, user=colleague, joined_at=NOW)
    return colleague


def test_a_cycle_has_one_meeting(target):
    cycle = build.cycle(target.project)
    made = actions.ensure_meeting(project=target.project, cycle=cycle)
    assert actions.ensure_meeting(project=target.project, cycle=cycle) == made


def test_a_meeting_is_opened_and_closed_once(target, rep, marketer):
    meeting = actions.ensure_meeting(project=target.project, cycle=build.cycle(target.project))
    with pytest.raises(MeetingNotOpen):
        actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    actions.open_meeting(meeting=meeting, by=rep, at=NOW)
    assert actions.open_meeting(meeting=meeting, by=marketer, at=NOW).opened_by == rep
    actions.close_meeting(meeting=meeting, by=marketer, at=NOW)
    assert actions.close_meeting(meeting=meeting, by=rep, at=NOW).closed_by == marketer
    with pytest.raises(MeetingNotOpen):
        actions.open_meeting(meeting=meeting, by=rep, at=NOW)


def test_the_meetings_of_a_project_are_opened_one_after_the_other(meeting, target, rep, marketer):
    later = actions.ensure_meeting(project=target.project, cycle=build.cycle(target.project, number=5))
    for begin in (actions.open_meeting, hold_apart):
        with pytest.raises(AnotherMeetingOpen):
            begin(meeting=later, by=rep, at=NOW)
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    assert actions.open_meeting(meeting=later, by=marketer, at=NOW).is_open


def test_another_project_meets_at_the_same_time(meeting, rep, marketer):
    other = build.project(rep, marketer)
    theirs = actions.ensure_meeting(project=other, cycle=build.cycle(other))
    assert actions.open_meeting(meeting=theirs, by=rep, at=NOW).is_open


@pytest.mark.parametrize("who", [build.rep, build.administrator])
def test_whoever_is_not_of_the_two_teams_here_only_looks(meeting, target, rep, who):
    outsider = who()
    decision = decide(meeting, target, rep)
    for act in (
        lambda: actions.open_meeting(meeting=meeting, by=outsider, at=NOW),
        lambda: actions.close_meeting(meeting=meeting, by=outsider, at=NOW),
        lambda: actions.propose(meeting=meeting, target=target, title="案", by=outsider, at=NOW),
        lambda: decide(meeting, target, outsider),
        lambda: confirm(decision, outsider),
        lambda: withdraw(decision, outsider),
    ):
        with pytest.raises(NotInTeam):
            act()


def test_an_idea_is_written_down_once(meeting, target, rep):
    operation = uuid4()
    first = actions.propose(meeting=meeting, target=target, title="案", by=rep, at=NOW, operation=operation)
    again = actions.propose(meeting=meeting, target=target, title="案", by=rep, at=NOW, operation=operation)
    assert first == again
    assert (first.team, Proposal.objects.count()) == (Team.SALES, 1)
    assert Activity.objects.get().verb == "meetings.proposed"


def test_an_idea_that_was_taken_back_meanwhile_is_not_decided_on(meeting, target, rep, marketer):
    idea = actions.propose(meeting=meeting, target=target, title="案", by=rep, at=NOW)
    actions.withdraw_proposal(proposal=idea, by=rep, at=NOW)
    with pytest.raises(NotInThisMeeting):
        decide(meeting, target, marketer, kind=DecisionKind.REWRITE, proposal=idea)
    assert not Decision.objects.exists()


def test_one_team_alone_sends_nothing(meeting, target, email, rep):
    decision = decide_to_send(meeting, target, email, rep)
    assert decision.agreed_at is None
    assert [each.user for each in decision.confirmations.all()] == [rep]
    assert not Mailing.objects.exists()
    assert not Approval.objects.exists()


def test_both_confirmations_approve_and_plan_at_once(meeting, target, email, ito, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    confirm(decision, marketer)
    message = Message.objects.get()
    assert (message.contact, message.state) == (ito, MessageState.PLANNED)
    assert message.mailing.decision_ref == decision.pk
    assert {each.user for each in Approval.objects.standing()} == {rep, marketer}
    agreed = Activity.objects.get(verb="meetings.agreed")
    assert (agreed.team, agreed.detail["kind"], agreed.detail["title"]) == ("joint", "send", "稼働率の話")


def test_an_approval_given_before_is_kept(meeting, target, email, rep, marketer):
    colleague = colleague_of(rep, target)
    approve(email=email, content_hash=email.content_hash, by=colleague, at=NOW)
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    assert {each.user for each in Approval.objects.standing()} == {colleague, marketer}


def test_confirming_twice_is_harmless(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    assert confirm(decision, rep).agreed_at is None
    confirm(decision, marketer)
    confirm(decision, marketer)
    assert Message.objects.count() == 1
    assert Confirmation.objects.count() == 2


def test_a_colleague_of_the_same_team_is_not_the_other_team(meeting, target, rep):
    with pytest.raises(AlreadyConfirmed):
        confirm(decide(meeting, target, rep), colleague_of(rep, target))


def test_nobody_confirms_for_both_teams_even_after_changing_sides(meeting, target, rep):
    decision = decide(meeting, target, rep)
    rep.team = Team.MARKETING
    rep.save()
    with pytest.raises(SamePerson):
        confirm(decision, rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(decision=decision, user=rep, team=Team.MARKETING, at=NOW)


def test_an_edit_after_the_decision_leaves_nothing_to_confirm(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    change(email, marketer)
    with pytest.raises(ContentChanged):
        confirm(decision, marketer)
    assert not Confirmation.objects.filter(user=marketer).exists()
    assert not Mailing.objects.exists()


def test_only_the_content_that_was_looked_at_is_decided(meeting, target, email, rep, marketer):
    change(email, marketer)
    with pytest.raises(ContentChanged):
        decide_to_send(meeting, target, email, rep)
    assert not Decision.objects.exists()


def test_an_incomplete_email_is_not_sent(meeting, target, email, rep):
    email.recipients.clear()
    with pytest.raises(EmailIncomplete):
        decide_to_send(meeting, target, email, rep)


def test_an_idea_without_a_text_is_not_sent(meeting, target, rep):
    idea = actions.propose(meeting=meeting, target=target, title="案", by=rep, at=NOW)
    with pytest.raises(NothingToSend):
        decide(meeting, target, rep, kind=DecisionKind.SEND, proposal=idea)


def test_an_email_goes_out_by_one_decision(meeting, target, email, rep, marketer):
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    later = build.meeting(build.cycle(target.project, number=5))
    with pytest.raises(AlreadyOnItsWay):
        decide_to_send(later, target, email, rep)


def test_an_email_of_another_target_is_no_candidate(meeting, target, rep, marketer):
    other = build.target(target.project, build.account("他社"), rep, marketer)
    email = build.email(build.sequence(other), "他社の話", build.contact(other.account))
    with pytest.raises(NotInThisMeeting):
        decide_to_send(meeting, target, email, rep)


def test_targets_of_other_projects_are_not_decided_here(meeting, rep, marketer):
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    with pytest.raises(NotInThisMeeting):
        decide(meeting, other, rep)


@pytest.mark.parametrize("closed", [False, True])
def test_decisions_are_made_while_the_meeting_is_open(meeting, target, rep, marketer, closed):
    decision = decide(meeting, target, rep)
    if closed:
        actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    else:
        Meeting.objects.update(opened_at=None, opened_by=None)
    with pytest.raises(MeetingNotOpen):
        confirm(decision, marketer)
    withdraw(decision, marketer)
    with pytest.raises(MeetingNotOpen):
        decide(meeting, target, rep)


def test_the_slower_one_is_told_who_decided_what(meeting, target, rep, marketer):
    first = decide(meeting, target, rep)
    with pytest.raises(AlreadyDecided) as fact:
        decide(meeting, target, marketer, kind=DecisionKind.SALES_TOUCH, reason="電話が先")
    assert fact.value.decision == first
    assert fact.value.decision.made_by == rep
    assert Decision.objects.count() == 1


def test_the_same_decision_sent_twice_is_one(meeting, target, rep):
    assert decide(meeting, target, rep) == decide(meeting, target, rep)


def test_the_database_keeps_one_standing_decision(meeting, target, rep, marketer):
    decide(meeting, target, rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=meeting,
            target=target,
            kind=DecisionKind.SALES_TOUCH,
            reason="x",
            made_by=marketer,
            made_at=NOW,
        )


def test_a_wait_keeps_its_date(meeting, target, rep, marketer):
    decision = decide(meeting, target, rep, kind=DecisionKind.WAIT, until=date(2027, 1, 12))
    confirm(decision, marketer)
    assert Activity.objects.get(verb="meetings.agreed").detail["until"] == "2027-01-12"


def test_a_rewrite_of_an_idea_becomes_a_draft(meeting, target, rep, marketer):
    idea = actions.propose(
        meeting=meeting, target=target, title="投資回収の一枚", aim="役員会の前に", by=rep, at=NOW
    )
    confirm(decide(meeting, target, rep, kind=DecisionKind.REWRITE, proposal=idea), marketer)
    email = Email.objects.get()
    assert (email.subject, email.hypothesis) == ("投資回収の一枚", "役員会の前に")
    assert Sequence.objects.get().target == target
    idea.refresh_from_db()
    assert idea.email == email


def test_a_rewrite_of_a_draft_leaves_the_draft(meeting, target, email, rep, marketer):
    confirm(decide(meeting, target, rep, kind=DecisionKind.REWRITE, email=email), marketer)
    assert Email.objects.count() == 1
    assert not Mailing.objects.exists()


def test_withdrawing_cancels_what_was_planned(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    confirm(decision, marketer)
    withdraw(decision, marketer)
    message = Message.objects.get()
    assert (message.state, message.reason) == (MessageState.CANCELLED, "withdrawn")
    withdraw(decision, rep)
    assert Activity.objects.filter(verb="meetings.withdrawn").count() == 1
    with pytest.raises(AlreadyWithdrawn):
        confirm(decision, colleague_of(rep, target))
    # And both may think again.
    assert decide_to_send(meeting, target, email, rep).pk != decision.pk


@pytest.mark.parametrize("state", ["handing_over", "sent", "uncertain", "assumed_sent"])
def test_what_has_left_us_is_not_taken_back(meeting, target, email, rep, marketer, state):
    decision = decide_to_send(meeting, target, email, rep)
    confirm(decision, marketer)
    Message.objects.update(state=state)
    with pytest.raises(AlreadyHandedOver):
        withdraw(decision, rep)
    decision.refresh_from_db()
    assert decision.withdrawn_at is None


def test_deciding_again_after_an_edit_sends_the_new_words(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    confirm(decision, marketer)
    withdraw(decision, rep)
    changed = change(email, marketer)
    confirm(decide_to_send(meeting, target, changed, rep), marketer)
    going = Message.objects.get(state=MessageState.PLANNED)
    assert going.mailing.body == "別の文"


def test_approvals_alone_plan_nothing(email, rep, marketer):
    for person in (rep, marketer):
        approve(email=email, content_hash=email.content_hash, by=person, at=NOW)
    assert not Mailing.objects.exists()


def test_an_email_taken_out_of_the_plan_is_not_confirmed(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    archive_step(step=email.step, by=rep, at=NOW)
    with pytest.raises(NotInThisMeeting):
        confirm(decision, marketer)
    assert not Message.objects.exists()


def test_nothing_is_confirmed_for_a_finished_target(meeting, target, email, rep, marketer):
    decision = decide_to_send(meeting, target, email, rep)
    target.finished_at = NOW
    target.save()
    with pytest.raises(NotInThisMeeting):
        confirm(decision, marketer)


def left_the_project(rep):
    Membership.objects.filter(user=rep).delete()


def went_to_the_other_team(rep):
    rep.team = Team.MARKETING
    rep.save()


def may_not_sign_in(rep):
    rep.is_active = False
    rep.save()


@pytest.mark.parametrize("gone", [left_the_project, went_to_the_other_team, may_not_sign_in])
def test_a_decision_whose_maker_is_gone_is_made_again(meeting, target, email, rep, marketer, gone):
    decision = decide_to_send(meeting, target, email, rep)
    gone(rep)
    with pytest.raises(NoLongerInTeam):
        confirm(decision, marketer)
    assert not Message.objects.exists()
    withdraw(decision, marketer)


def test_an_edit_and_its_reversal_need_both_words_again(meeting, target, email, rep, marketer):
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    words = email.body
    changed = change(email, rep)
    restored = save_email(
        email=changed,
        version=changed.version,
        subject=changed.subject,
        body=words,
        recipients=list(changed.recipients.all()),
        by=rep,
        at=NOW,
    ).email
    message = Message.objects.select_related("mailing").get()
    assert restored.content_hash == message.mailing.content_hash
    assert content_is_approved(message).code == "not_approved"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_of_one_team_confirming_at_once_plan_once(meeting, target, email, rep, marketer):
    colleague = build.marketer()
    Membership.objects.create(project=target.project, user=colleague, joined_at=NOW)
    decision = decide_to_send(meeting, target, email, rep)
    barrier = threading.Barrier(2)
    late = []

    def confirms(person):
        barrier.wait()
        try:
            confirm(decision, person)
        except AlreadyConfirmed:
            late.append(person)
        finally:
            connection.close()

    people = [threading.Thread(target=confirms, args=(person,)) for person in (marketer, colleague)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(late) == 1
    assert (Confirmation.objects.count(), Message.objects.count()) == (2, 1)
