"""Done, skipped, left, ended: for one or for all; what is planned does not go, and history stays."""

from uuid import uuid4

import pytest

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.sequences import actions
from nurture.sequences.facts import EmailClosed, NoWayBack, SequenceOver, StepEnded
from nurture.sequences.models import Enrolment, Sequence, SequenceChange, StepEnd
from nurture.sequences.queries.changes import told
from nurture.sequences.queries.steps import steps_of
from tests import build
from tests.build import NOW
from tests.sequences.plans import add, order, sent, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def mori(target):
    return build.contact(target.account, "mori@minato.example", family_name="森")


@pytest.fixture
def both(sequence, ito, mori):
    return build.email(sequence, "二人に", ito, mori)


def states(email):
    rows = Message.objects.filter(mailing__email_ref=email.pk).values_list("contact__family_name", "state")
    return dict(rows)


def test_a_call_that_was_made_is_told_on_the_timeline(sequence, ito, rep):
    step = add(sequence, "call", title="工場長に電話", people=[ito])
    actions.finish_step(step=step, contact=ito, note_="一月に役員会", by=rep, at=NOW)
    entry = Activity.objects.get(verb="sequences.step_done")
    assert (entry.contact, entry.detail["note"], entry.actor) == (ito, "一月に役員会", rep)
    assert standing(sequence, ito) == (None, "through")


def test_it_is_done_once(sequence, ito, rep, marketer):
    step = add(sequence, "call", title="電話", people=[ito])
    actions.finish_step(step=step, contact=ito, by=rep, at=NOW)
    with pytest.raises(StepEnded):
        actions.finish_step(step=step, contact=ito, by=marketer, at=NOW)


def test_skipped_for_one_goes_to_the_others_only(both, ito, mori, marketer):
    actions.skip_step(step=both.step, contact=mori, by=marketer, at=NOW)
    actions.plan_sending(email=both, decision_ref=1, by=marketer, at=NOW)
    assert states(both) == {"伊藤": "planned"}
    assert both.approvals.count() == 0


def test_skipping_takes_back_what_is_planned_for_that_person(both, ito, mori, marketer):
    actions.plan_sending(email=both, decision_ref=1, by=marketer, at=NOW)
    actions.skip_step(step=both.step, contact=mori, by=marketer, at=NOW)
    assert states(both) == {"伊藤": "planned", "森": "cancelled"}


def test_skipped_for_all_is_no_candidate_any_more(sequence, both, marketer):
    actions.skip_step(step=both.step, by=marketer, at=NOW)
    assert steps_of([sequence]).get(sequence.pk, []) == []
    assert [line.email for line in steps_of([sequence], skipped=True)[sequence.pk]] == [both]


def test_what_somebody_got_stays_when_the_rest_is_skipped(sequence, both, ito, mori, marketer):
    sent(both, ito)
    actions.skip_step(step=both.step, by=marketer, at=NOW)
    assert states(both) == {"伊藤": "sent", "森": "cancelled"}
    assert [line.email for line in steps_of([sequence])[sequence.pk]] == [both]


def test_who_leaves_gets_nothing_more_and_comes_back_by_undoing(sequence, both, mori, marketer):
    second = build.email(sequence, "次", mori)
    actions.plan_sending(email=both, decision_ref=1, by=marketer, at=NOW)
    change = actions.leave(sequence=sequence, contact=mori, note_="担当が変わった", by=marketer, at=NOW)
    assert states(both)["森"] == MessageState.CANCELLED
    assert standing(sequence, mori) is None
    actions.undo_change(change=change, by=marketer, at=NOW)
    assert standing(sequence, mori)[0] in {both.step_id, second.step_id}


def test_an_ended_sequence_is_kept_and_sends_nothing_more(sequence, both, marketer):
    actions.plan_sending(email=both, decision_ref=1, by=marketer, at=NOW)
    actions.end_sequence(
        sequence=sequence, ending=Sequence.Ending.CANCELLED, note_="来期に", by=marketer, at=NOW
    )
    found = Sequence.objects.get()
    assert (found.ending, found.ending_note, found.archived_by) == ("cancelled", "来期に", marketer)
    assert set(states(both).values()) == {"cancelled"}
    assert not Enrolment.objects.exists()
    with pytest.raises(SequenceOver):
        add(sequence, "task", title="もう一つ")


def test_the_target_may_begin_another_afterwards(sequence, target, marketer):
    actions.end_sequence(sequence=sequence, ending=Sequence.Ending.FINISHED, by=marketer, at=NOW)
    made = actions.create_sequence(target=target, name="次", by=marketer, at=NOW)
    assert made.pk != sequence.pk


@pytest.mark.parametrize("how", ["skip_step", "finish_step"])
def test_what_ended_can_be_taken_back(sequence, ito, marketer, how):
    step = add(sequence, "call", title="電話", people=[ito])
    change = getattr(actions, how)(step=step, contact=ito, by=marketer, at=NOW)
    actions.undo_change(change=change, by=marketer, at=NOW)
    assert standing(sequence, ito) == (step.pk, "ready")
    assert StepEnd.objects.get().undone_by == marketer


def test_a_move_is_taken_back_unless_somebody_moved_since(sequence, marketer, rep):
    first, second, third = (build.email(sequence, subject).step for subject in "一二三")
    actions.move_step(step=third, up=True, by=marketer, at=NOW)
    change = SequenceChange.objects.latest("number")
    actions.undo_change(change=change, by=marketer, at=NOW)
    assert order(sequence) == [first.pk, second.pk, third.pk]
    actions.move_step(step=third, up=True, by=marketer, at=NOW)
    change = SequenceChange.objects.latest("number")
    actions.move_step(step=third, up=True, by=rep, at=NOW)
    with pytest.raises(NoWayBack):
        actions.undo_change(change=change, by=marketer, at=NOW)


def test_an_archived_step_comes_back_to_its_place(sequence, marketer):
    first, second = (build.email(sequence, subject).step for subject in "一二")
    actions.archive_step(step=first, by=marketer, at=NOW)
    change = SequenceChange.objects.latest("number")
    actions.undo_change(change=change, by=marketer, at=NOW)
    assert order(sequence) == [first.pk, second.pk]


def test_an_added_step_leaves_again_unless_it_was_sent(sequence, email, marketer):
    step = add(sequence, "task", title="資料")
    change = SequenceChange.objects.latest("number")
    actions.undo_change(change=change, by=marketer, at=NOW)
    assert step.pk not in order(sequence)
    first = SequenceChange.objects.filter(what="added").earliest("number")
    sent(email)
    with pytest.raises(NoWayBack):
        actions.undo_change(change=first, by=marketer, at=NOW)


def test_an_added_email_that_was_written_since_stays(sequence, email, ito, marketer):
    added = SequenceChange.objects.get(what="added")
    actions.save_email(
        email=email,
        version=1,
        subject="稼働率",
        body="三日かけて書いた",
        recipients=[ito],
        by=marketer,
        at=NOW,
    )
    assert [each.can_be_undone for each in told([added])] == [False]
    with pytest.raises(NoWayBack):
        actions.undo_change(change=added, by=marketer, at=NOW)
    assert order(sequence) == [email.step_id]


def test_an_added_step_that_was_changed_since_stays_until_that_is_taken_back(sequence, rep, marketer):
    step = add(sequence, "task", title="資料")
    added = SequenceChange.objects.get(what="added")
    actions.change_step(step=step, title="別の資料", settings={"timing": "cycle"}, by=rep, at=NOW)
    with pytest.raises(NoWayBack):
        actions.undo_change(change=added, by=marketer, at=NOW)
    actions.undo_change(change=SequenceChange.objects.latest("number"), by=marketer, at=NOW)
    actions.undo_change(change=added, by=marketer, at=NOW)
    assert order(sequence) == []


def test_the_settings_of_before_come_back(sequence, ito, marketer):
    step = add(sequence, "call", title="電話", people=[ito], delay_days=3)
    actions.change_step(
        step=step, title="別の電話", settings={"timing": "cycle", "delay_days": 0}, by=marketer, at=NOW
    )
    actions.undo_change(change=SequenceChange.objects.latest("number"), by=marketer, at=NOW)
    step.refresh_from_db()
    assert (step.title, step.timing, step.delay_days) == ("電話", "days", 3)
    assert list(step.people.all()) == [ito]


def test_the_meeting_passes_the_step_that_waited_for_it(sequence, target, marketer):
    gate = add(sequence, "decide")
    actions.pass_gate(target=target, words="電話に切り替える", by=marketer, at=NOW)
    end = StepEnd.objects.get(step=gate)
    assert (end.how, end.note) == ("done", "電話に切り替える")
    assert not Activity.objects.filter(verb="sequences.step_done").exists()


def test_new_words_void_the_approvals_and_keep_the_people(sequence, email, ito, marketer, rep):
    build.email(sequence, "別の話", body="別の文")
    saved = actions.replace_words(
        step=email.step, version=email.version, subject="新しい件名", body="新しい文", by=marketer, at=NOW
    )
    assert (saved.email.subject, list(saved.email.recipients.all())) == ("新しい件名", [ito])
    sent(saved.email)
    with pytest.raises(EmailClosed):
        actions.replace_words(
            step=email.step, version=saved.email.version, subject="三", body="三", by=marketer, at=NOW
        )


def test_one_person_gets_an_email_of_their_own_in_the_same_place(sequence, both, ito, mori, marketer):
    after = build.email(sequence, "次の話", ito, mori)
    sent_to = actions.plan_sending(email=both, decision_ref=1, by=marketer, at=NOW)
    operation = uuid4()
    for _press in range(2):
        own = actions.replace_for(
            step=both.step,
            contact=mori,
            subject="森様だけに",
            body="別の文",
            operation=operation,
            by=marketer,
            at=NOW,
        )
    assert [row.contact for row in sent_to if Message.objects.get(pk=row.pk).state == "planned"] == [ito]
    assert (own.subject, list(own.recipients.all())) == ("森様だけに", [mori])
    assert order(sequence) == [both.step_id, own.step_id, after.step_id]
    assert standing(sequence, mori) == (own.step_id, "ready")
    with pytest.raises(StepEnded):
        actions.replace_for(
            step=both.step, contact=mori, subject="三", body="三", operation=uuid4(), by=marketer, at=NOW
        )


def test_before_anything_is_planned_it_stands_before_the_email_of_the_others(sequence, both, mori, marketer):
    own = actions.replace_for(
        step=both.step, contact=mori, subject="森様だけに", body="文", operation=uuid4(), by=marketer, at=NOW
    )
    assert order(sequence) == [own.step_id, both.step_id]
    assert own.step.delay_days == both.step.delay_days
