import pytest

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import (
    ContentChanged,
    EmailClosed,
    EmailIncomplete,
    NothingToRecall,
    NotInReview,
    ReviewOpen,
)
from nurture.sequences.gates import content_is_approved
from nurture.sequences.models import Approval, Email, Notice, Review
from nurture.sequences.queries.reviews import latest_review, reading_of
from nurture.sequences.rules.state import ReviewState
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import approve, save
from tests.sequences.why import ask, give_reasons, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def email(email, marketer):
    """With all that readers need to know."""
    build.sender_profile()
    return give_reasons(email, marketer)


def approve_in_review(email, by):
    return actions.approve_in_review(email=email, content_hash=email.content_hash, by=by, at=NOW)


def test_both_owners_are_asked_to_read_and_told_so(email, rep, marketer):
    assert reading_of(email) == ReviewState.READY
    review = ask(email, marketer, note="件名を見てください")
    assert reading_of(email) == ReviewState.OPEN
    assert (review.version, review.asked_by, review.note) == (email.version, marketer, "件名を見てください")
    assert told(rep) == [("asked", marketer)]
    assert told(marketer) == []
    assert Activity.objects.filter(verb="sequences.review_asked").count() == 1


def test_a_review_is_asked_for_once(email, rep, marketer):
    first = ask(email, marketer)
    with pytest.raises(ReviewOpen) as fact:
        ask(email, rep)
    assert fact.value.review == first


@pytest.mark.parametrize(
    ("lack", "problem"),
    [
        ({"hypothesis": " "}, "no_hypothesis"),
        ({"evidence": ""}, "no_evidence"),
        ({"subject": ""}, "no_subject"),
        ({"body": "[資料](shiryo.pdf)"}, "broken_link"),
    ],
)
def test_nobody_is_asked_to_read_what_lacks_something(email, marketer, lack, problem):
    changed = save(email, marketer, **lack).email
    with pytest.raises(EmailIncomplete) as fact:
        ask(changed, marketer)
    assert fact.value.problems == [problem]
    assert not Review.objects.exists()


def test_what_is_expected_has_to_be_said_and_the_footer_to_be_complete(email, marketer):
    email.expectation.delete()
    build.SenderProfile.objects.update(postal_address="")
    with pytest.raises(EmailIncomplete) as fact:
        ask(Email.objects.get(pk=email.pk), marketer)
    assert fact.value.problems == ["no_expectation", "no_footer"]


def test_a_linked_note_is_evidence_enough(email, marketer, rep):
    changed = save(email, marketer, evidence="").email
    note = build.annotation(email.step.sequence.target.account, rep)
    actions.add_evidence(email=changed, source=f"annotation:{note.pk}", by=marketer, at=NOW)
    assert ask(changed, marketer).ended_at is None


def test_the_question_is_about_the_words_that_were_looked_at(email, marketer):
    save(email, marketer, body="別の文")
    with pytest.raises(ContentChanged):
        ask(email, marketer)


def test_on_the_page_words_are_approved_in_a_review_only(email, rep, marketer):
    with pytest.raises(NotInReview):
        approve_in_review(email, rep)
    ask(email, marketer)
    assert approve_in_review(email, rep).team == "sales"


def test_the_second_word_ends_the_review_and_its_asker_is_told(email, rep, marketer):
    review = ask(email, marketer)
    approve_in_review(email, marketer)
    assert latest_review(email).ended_at is None
    approve_in_review(email, rep)
    review.refresh_from_db()
    assert (review.outcome, review.ended_by) == ("approved", rep)
    assert told(marketer) == [("approved", rep)]
    assert approve_in_review(email, rep).team == "sales"


def test_a_decision_of_the_meeting_ends_the_review_that_is_open(email, rep, marketer):
    ask(email, marketer)
    approve(email, rep)
    approve(email, marketer)
    assert latest_review(email).outcome == Review.Outcome.APPROVED


def test_an_edit_voids_both_words_and_says_so_to_whoever_did_not_make_it(email, rep, marketer):
    ask(email, marketer)
    approve_in_review(email, rep)
    approve_in_review(email, marketer)
    saved = save(email, marketer, body="別の文")
    assert {each.user for each in saved.voided} == {rep, marketer}
    assert told(rep) == [("voided", marketer), ("asked", marketer)]
    assert told(marketer) == []


def test_an_edit_during_a_review_keeps_the_review(email, rep, marketer):
    ask(email, marketer)
    approve_in_review(email, rep)
    changed = save(email, marketer, body="別の文").email
    assert reading_of(changed) == ReviewState.OPEN
    assert approve_in_review(changed, rep).content_hash == changed.content_hash


def test_changes_are_wanted_with_words_and_stand_until_somebody_saves(email, rep, marketer):
    ask(email, marketer)
    review = actions.want_changes(email=email, wanted="審査会の日付を入れて", by=rep, at=NOW)
    assert (review.outcome, review.wanted) == ("changes", "審査会の日付を入れて")
    assert reading_of(email) == ReviewState.CHANGES
    assert told(marketer) == [("changes", rep)]
    later = Email.objects.get(pk=email.pk)
    later.updated_at = build.NOW.replace(hour=5)
    later.save()
    assert reading_of(later) == ReviewState.READY


def test_a_later_review_takes_the_place_of_wanted_changes(email, rep, marketer):
    ask(email, marketer)
    actions.want_changes(email=email, wanted="短く", by=rep, at=NOW)
    ask(email, marketer)
    actions.recall(email=email, by=marketer, at=NOW)
    assert reading_of(email) == ReviewState.READY


def test_nothing_is_changed_that_nobody_is_reading(email, rep):
    with pytest.raises(NotInReview):
        actions.want_changes(email=email, wanted="短く", by=rep, at=NOW)


def test_what_is_taken_back_is_approved_by_nobody_and_all_are_told(email, rep, marketer):
    ask(email, marketer)
    approve_in_review(email, rep)
    voided = actions.recall(email=email, by=marketer, at=NOW)
    assert [each.user for each in voided] == [rep]
    assert latest_review(email).outcome == Review.Outcome.RECALLED
    assert not Approval.objects.standing().exists()
    assert told(rep)[0] == ("recalled", marketer)
    with pytest.raises(NothingToRecall):
        actions.recall(email=email, by=marketer, at=NOW)


def test_taking_back_holds_what_is_planned_until_both_agree_again(email, rep, marketer):
    approve(email, rep)
    approve(email, marketer)
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    message = Message.objects.select_related("mailing").get(pk=message.pk)
    assert content_is_approved(message) is None
    actions.recall(email=email, by=rep, at=NOW)
    assert content_is_approved(message).code == "not_approved"
    approve(email, rep)
    approve(email, marketer)
    assert content_is_approved(message) is None


def test_what_somebody_received_is_not_taken_back(email, rep, marketer):
    approve(email, rep)
    (message,) = actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    message.state = MessageState.SENT
    message.save()
    with pytest.raises(EmailClosed):
        actions.recall(email=email, by=rep, at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        ask,
        lambda email, by: actions.recall(email=email, by=by, at=NOW),
        lambda email, by: actions.want_changes(email=email, wanted="短く", by=by, at=NOW),
    ],
)
@pytest.mark.parametrize("who", [build.rep, build.administrator])
def test_only_members_of_the_project_take_part(email, act, who):
    with pytest.raises(NotInTeam):
        act(email, who())


def test_notices_are_read_by_looking_at_the_email(email, rep, marketer):
    ask(email, marketer)
    actions.see(user=rep, email=email, at=NOW)
    assert Notice.objects.get(user=rep).seen_at == NOW
