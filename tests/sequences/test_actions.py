"""Plans, words, approvals and sending, as the database keeps them."""

from uuid import uuid4

import pytest

from accounts.models import Activity, LegalBasis
from nurture.delivery.models import Mailing, MessageState, Suppression
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import (
    CannotMove,
    ContentChanged,
    EmailChanged,
    EmailClosed,
    EmailIncomplete,
    EmailOnItsWay,
    SamePerson,
    SequenceInUse,
)
from nurture.sequences.models import Approval, Email, Step
from nurture.team.models import Team
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def save(email, by, **changes):
    words = {
        "subject": email.subject,
        "body": email.body,
        "hypothesis": email.hypothesis,
        "evidence": email.evidence,
        "expected_reaction": email.expected_reaction,
        "recipients": list(email.recipients.all()),
        "version": email.version,
    }
    return actions.save_email(email=email, by=by, **{"at": NOW} | words | changes)


def approve(email, by):
    return actions.approve(email=email, content_hash=email.content_hash, by=by, at=NOW)


def subjects(sequence):
    return [step.email.subject for step in Step.objects.in_use().filter(sequence=sequence)]


def verbs(account):
    return list(Activity.objects.filter(account=account).order_by("id").values_list("verb", flat=True))


def test_a_target_has_one_sequence_in_use(target, marketer):
    made = actions.create_sequence(target=target, name="導入まで", by=marketer, at=NOW)
    with pytest.raises(SequenceInUse) as fact:
        actions.create_sequence(target=target, name="もう一つ", by=marketer, at=NOW)
    assert fact.value.sequence == made
    assert verbs(target.account) == ["sequences.sequence_started"]


def test_a_step_is_added_once_however_often_it_is_sent(sequence, marketer):
    operation = uuid4()
    first = actions.add_email_step(sequence=sequence, by=marketer, at=NOW, operation=operation)
    again = actions.add_email_step(sequence=sequence, by=marketer, at=NOW, operation=operation)
    assert first == again
    assert sequence.steps.count() == 1


def test_steps_move_up_and_down_and_stop_at_the_ends(sequence, marketer):
    first, second, third = (build.email(sequence, subject) for subject in "一二三")
    actions.move_step(step=third.step, up=True, by=marketer, at=NOW)
    assert subjects(sequence) == ["一", "三", "二"]
    actions.move_step(step=first.step, up=False, by=marketer, at=NOW)
    assert subjects(sequence) == ["三", "一", "二"]
    with pytest.raises(CannotMove):
        actions.move_step(step=third.step, up=True, by=marketer, at=NOW)
    with pytest.raises(CannotMove):
        actions.move_step(step=second.step, up=False, by=marketer, at=NOW)


def test_nothing_moves_past_an_email_that_was_sent(sequence, ito, marketer):
    sent, waiting = build.email(sequence, "一", ito), build.email(sequence, "二", ito)
    actions.plan_sending(email=sent, decision_ref=1, by=marketer, at=NOW)
    with pytest.raises(CannotMove):
        actions.move_step(step=waiting.step, up=True, by=marketer, at=NOW)


def test_an_archived_step_leaves_the_plan_and_keeps_its_words(email, sequence, marketer):
    build.email(sequence, "二")
    actions.archive_step(step=email.step, by=marketer, at=NOW)
    assert subjects(sequence) == ["二"]
    assert Email.objects.get(pk=email.pk).versions.count() == 1
    actions.archive_step(step=email.step, by=marketer, at=NOW)
    assert verbs(sequence.target.account).count("sequences.step_archived") == 1


def test_what_is_planned_or_sent_is_not_archived(email, marketer):
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    with pytest.raises(EmailOnItsWay):
        actions.archive_step(step=email.step, by=marketer, at=NOW)
    message.state = MessageState.SENT
    message.save()
    with pytest.raises(EmailClosed):
        actions.archive_step(step=email.step, by=marketer, at=NOW)


def test_every_save_is_a_version_with_its_people(email, ito, marketer):
    saved = save(email, marketer, subject="別の話", recipients=[]).email
    assert saved.version == 2
    first, second = saved.versions.order_by("number")
    assert (first.subject, first.recipients) == ("稼働率の話", [ito.pk])
    assert (second.subject, second.recipients) == ("別の話", [])
    assert first.content_hash != second.content_hash == saved.content_hash


def test_saving_the_same_again_changes_nothing(email, marketer, rep):
    approve(email, rep)
    saved = save(email, marketer, version=99)
    assert (saved.email.version, saved.voided) == (1, [])
    assert Approval.objects.standing().count() == 1


def test_nobody_overwrites_what_was_saved_in_between(email, marketer, rep):
    save(email, rep, subject="先に")
    with pytest.raises(EmailChanged) as fact:
        save(email, marketer, subject="後から")
    assert fact.value.email.subject == "先に"
    assert Email.objects.get(pk=email.pk).subject == "先に"


def test_an_edit_after_approval_voids_it_and_says_whose(email, marketer, rep):
    approve(email, rep)
    approve(email, marketer)
    saved = save(email, marketer, body="別の文")
    assert {each.user for each in saved.voided} == {rep, marketer}
    assert not Approval.objects.standing().exists()
    assert Approval.objects.filter(voided_by=marketer, voided_at=NOW).count() == 2


def test_another_recipient_voids_approval_too(email, target, marketer, rep):
    approve(email, rep)
    other = build.contact(target.account)
    assert save(email, marketer, recipients=[other]).voided


def test_the_reasons_beside_the_letter_void_nothing(email, marketer, rep):
    approve(email, rep)
    assert save(email, marketer, hypothesis="数字が要る").voided == []
    assert Approval.objects.standing().exists()


def test_old_words_restored_are_not_approved_again(email, marketer, rep):
    approve(email, rep)
    before = email.body
    changed = save(email, marketer, body="別の文").email
    save(changed, marketer, body=before)
    assert not Approval.objects.standing().exists()


def test_an_approval_holds_for_the_content_that_was_looked_at(email, marketer, rep):
    changed = save(email, marketer, body="別の文").email
    with pytest.raises(ContentChanged):
        actions.approve(email=email, content_hash=email.content_hash, by=rep, at=NOW)
    assert not Approval.objects.exists()
    assert approve(changed, rep).team == Team.SALES


def test_pressing_approve_twice_approves_once(email, rep):
    assert approve(email, rep) == approve(email, rep)


def test_a_team_gives_one_approval(email, target, rep):
    colleague = build.rep()
    build.Membership.objects.create(project=target.project, user=colleague, joined_at=NOW)
    assert approve(email, rep) == approve(email, colleague)


def test_nobody_approves_for_both_teams_even_after_changing_sides(email, rep):
    approve(email, rep)
    rep.team = Team.MARKETING
    rep.save()
    with pytest.raises(SamePerson):
        approve(email, rep)


@pytest.mark.parametrize("who", [build.rep, build.administrator])
def test_only_members_of_the_project_approve(email, who):
    with pytest.raises(NotInTeam):
        approve(email, who())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"subject": ""}, "no_subject"),
        ({"body": " "}, "no_text"),
        ({"recipients": []}, "nobody"),
        ({"subject": "{{ contact.password }}"}, "broken_subject"),
        ({"body": "{{ contact.name"}, "broken_text"),
        ({"body": "[資料](shiryo.pdf)"}, "broken_link"),
    ],
)
def test_what_cannot_go_out_is_not_approved(email, marketer, rep, changes, problem):
    saved = save(email, marketer, **changes).email
    with pytest.raises(EmailIncomplete) as fact:
        approve(saved, rep)
    assert fact.value.problems == [problem]


def test_an_email_only_to_people_we_may_not_write_to_is_not_approved(email, ito, rep):
    ito.legal_basis = LegalBasis.NONE
    ito.save()
    with pytest.raises(EmailIncomplete):
        approve(email, rep)


def test_an_email_somebody_received_is_closed(email, marketer, rep):
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    message.state = MessageState.SENT
    message.save()
    with pytest.raises(EmailClosed):
        save(email, marketer, body="別の文")
    with pytest.raises(EmailClosed):
        approve(email, rep)


def test_planning_writes_a_message_for_everybody_who_may_be_written_to(email, target, ito, marketer):
    left = build.contact(target.account, left_on=NOW.date())
    stopped = build.contact(target.account, "stop@minato.example")
    from nurture.delivery import keys

    Suppression.objects.create(
        value_hash=keys.address_hash(stopped.email), reason=Suppression.Reason.UNSUBSCRIBED, at=NOW
    )
    email.recipients.add(left, stopped)
    messages = actions.plan_sending(email=email, decision_ref=7, by=marketer, at=NOW)
    assert [message.contact for message in messages] == [ito]
    mailing = Mailing.objects.get()
    assert (mailing.email_ref, mailing.decision_ref, mailing.sender) == (email.pk, 7, target.sales_owner)


def test_the_next_email_keeps_its_distance_from_the_one_before(sequence, ito, marketer):
    first = build.email(sequence, "一", ito)
    second = build.email(sequence, "二", ito, delay_days=5)
    (sent,) = actions.plan_sending(email=first, decision_ref=1, by=marketer, at=NOW)
    sent.state, sent.handed_over_at = MessageState.SENT, NOW
    sent.save()
    (message,) = actions.plan_sending(email=second, decision_ref=2, by=marketer, at=NOW)
    # Five business days after Tuesday, 24 November.
    assert message.planned_at.date().isoformat() == "2026-12-01"


def test_what_was_planned_can_be_taken_back_until_some_of_it_left(email, target, marketer):
    email.recipients.add(build.contact(target.account))
    one, other = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    assert actions.cancel_sending(decision_ref=1, at=NOW) == 2
    one.refresh_from_db()
    assert one.state == MessageState.CANCELLED
    other.state = MessageState.HANDING_OVER
    other.save()
    with pytest.raises(EmailClosed):
        actions.cancel_sending(decision_ref=1, at=NOW)
