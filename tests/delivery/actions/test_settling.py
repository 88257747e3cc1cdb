"""What people decide about messages that no machine may settle."""

from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.delivery import sending
from nurture.delivery.actions import planning, settling, stopping
from nurture.delivery.actions.finishing import Done, finish
from nurture.delivery.facts import CannotUndo, NotFailed, NotUncertain, TooEarly, TooLate
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules import doubt
from nurture.delivery.smtp import HandOver, Verdict
from nurture.delivery.smtp.outcome import Phase
from tests.delivery.world import NOW

IN_DOUBT = [MessageState.UNCERTAIN, MessageState.ASSUMED_SENT]
LATER = NOW + timedelta(hours=1)


def doubtful(world, state=MessageState.UNCERTAIN, **fields):
    message = world.message()
    Message.objects.filter(pk=message.pk).update(
        **{"state": state, "handed_over_at": NOW, "raw": b"frozen", "reason": "no_reply"} | fields
    )
    return reread(message)


def reread(message):
    return Message.objects.select_related(
        "contact__account", "account", "mailing__target__project", "mailing__sender"
    ).get(pk=message.pk)


@pytest.mark.parametrize("state", IN_DOUBT)
def test_treating_it_as_sent_ends_the_doubt_and_keeps_who_said_so(world, state):
    message = doubtful(world, state)
    settling.treat_as_sent(message=message, by=world.marketer, at=LATER, note="電話で確認")
    message = reread(message)
    assert (message.state, message.reason) == (MessageState.SENT, "treated_as_sent")
    event = MessageEvent.objects.get()
    assert (event.what, event.by, event.note) == (Happening.TREATED_AS_SENT, world.marketer, "電話で確認")
    assert Activity.objects.get(verb="delivery.treated_as_sent").actor == world.marketer
    with pytest.raises(NotUncertain):
        settling.treat_as_sent(message=message, by=world.rep, at=LATER)


@pytest.mark.parametrize("state", IN_DOUBT)
def test_sending_again_hands_over_the_same_bytes_under_the_same_id(world, clock, mail_server, state):
    server = mail_server()
    message = world.message()
    clock.forward(minutes=1)
    sending.drain(worker="test:1", enough=lambda: False)
    Message.objects.filter(pk=message.pk).update(state=state, reason="no_reply")
    message = reread(message)
    at = clock.forward(hours=1)
    settling.send_again(message=message, by=world.rep, at=at, note="届いていないとのこと")
    message = reread(message)
    assert (message.state, message.occurrence, message.claim_token) == (MessageState.PLANNED, 1, None)
    sending.drain(worker="test:2", enough=lambda: False)
    first, second = server.accepted
    assert first == second
    assert reread(message).state == MessageState.SENT
    assert MessageEvent.objects.get().note == "届いていないとのこと"


def test_it_waits_until_the_server_cannot_answer_any_more(world):
    message = doubtful(world)
    with pytest.raises(TooEarly) as refused:
        settling.send_again(message=message, by=world.rep, at=NOW + timedelta(minutes=9), note="x")
    assert refused.value.when == NOW + doubt.MAY_STILL_ANSWER
    assert reread(message).state == MessageState.UNCERTAIN


def test_a_mail_of_last_week_is_not_sent_under_its_old_date(world):
    message = doubtful(world, MessageState.ASSUMED_SENT)
    with pytest.raises(TooLate):
        settling.send_again(message=message, by=world.rep, at=NOW + timedelta(days=4), note="x")


@pytest.mark.parametrize("state", sorted(set(MessageState) - set(IN_DOUBT)))
def test_no_other_message_is_sent_again(world, state):
    message = doubtful(world, state)
    with pytest.raises(NotUncertain):
        settling.send_again(message=message, by=world.rep, at=LATER, note="x")
    assert reread(message).state == state


def test_two_people_press_at_once_and_one_of_them_decides(world):
    message = doubtful(world)
    settling.treat_as_sent(message=message, by=world.marketer, at=LATER)
    with pytest.raises(NotUncertain):
        settling.send_again(message=message, by=world.rep, at=LATER, note="x")
    assert reread(message).state == MessageState.SENT


def test_a_late_answer_of_the_server_does_not_undo_that_it_is_sent_again(world):
    from uuid import uuid4

    token = uuid4()
    message = doubtful(world, claim_token=token)
    settling.send_again(message=message, by=world.rep, at=LATER, note="x")
    said = HandOver(Verdict.SENT, Phase.REPLY, 250, "2.0.0", "late")
    finish(window=[Done(message, token, said)], worker="test:1", at=LATER)
    assert reread(message).state == MessageState.PLANNED


@pytest.mark.parametrize("reason", ["missing_value", "sender_refused", "refused", "gave_up", "mailbox_full"])
def test_what_failed_for_a_reason_that_can_be_mended_is_tried_again(world, reason):
    message = doubtful(world, MessageState.FAILED, reason=reason, finished_at=NOW)
    settling.try_again(message=message, by=world.rep, at=LATER)
    message = reread(message)
    assert (message.state, message.reason, message.finished_at) == (MessageState.PLANNED, "", None)
    assert MessageEvent.objects.get().detail == {"reason": reason}


@pytest.mark.parametrize("reason", sorted(doubt.HOPELESS))
def test_what_is_wrong_in_itself_is_not(world, reason):
    message = doubtful(world, MessageState.FAILED, reason=reason)
    with pytest.raises(NotFailed):
        settling.try_again(message=message, by=world.rep, at=LATER)


def test_a_stop_is_taken_back_to_the_very_moment_it_had(world):
    message = world.message(at=NOW + timedelta(hours=20))
    before = (message.planned_at, message.stale_at, message.timing)
    stopping.cancel(message=message, by=world.rep, at=NOW)
    settling.undo_stop(message=reread(message), by=world.marketer, at=LATER)
    message = reread(message)
    assert message.state == MessageState.PLANNED
    assert (message.planned_at, message.stale_at, message.timing) == before
    assert [each.what for each in MessageEvent.objects.order_by("pk")] == ["stopped", "stop_undone"]


def test_a_stop_taken_back_too_late_takes_the_next_window(world):
    message = world.message()
    stopping.cancel(message=message, by=world.rep, at=NOW)
    settling.undo_stop(message=reread(message), by=world.rep, at=NOW + timedelta(days=1))
    assert reread(message).planned_at > message.planned_at


def test_never_on_a_day_that_was_taken_meanwhile(world):
    contact = world.contact("ito@minato.example")
    message = world.message(contact, at=NOW + timedelta(hours=20))
    stopping.cancel(message=message, by=world.rep, at=NOW)
    other = world.message(contact, at=NOW + timedelta(hours=20))
    assert other.planned_at.date() == message.planned_at.date()
    settling.undo_stop(message=reread(message), by=world.rep, at=LATER)
    assert reread(message).planned_at.date() > other.planned_at.date()


@pytest.mark.parametrize("reason", ["suppressed", "withdrawn", "erased", "pause_adapt"])
def test_what_others_cancelled_stays_so(world, reason):
    message = doubtful(world, MessageState.CANCELLED, reason=reason)
    with pytest.raises(CannotUndo):
        settling.undo_stop(message=message, by=world.rep, at=LATER)


def test_offering_again_is_kept_with_who_did_it(world):
    message = doubtful(world, MessageState.EXPIRED, raw=None, reason="stale")
    planning.offer_again(message=message, by=world.rep, at=LATER)
    event = MessageEvent.objects.get()
    assert (event.what, event.by) == (Happening.OFFERED_AGAIN, world.rep)
