"""What becomes of a message in doubt once something bears it."""

import pytest

from accounts.models import Activity
from nurture.delivery import tasks, words
from nurture.delivery.actions import evidence, inbound, settling
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.inbound.classifying import Kind
from nurture.delivery.models import Message, MessageState
from tests.delivery.inbound.test_classifying import mail
from tests.delivery.world import NOW

IN_DOUBT = [MessageState.UNCERTAIN, MessageState.ASSUMED_SENT]


def left_in(state, world, clock, **fields):
    message = world.message()
    Message.objects.filter(pk=message.pk).update(state=state, handed_over_at=clock.now, **fields)
    return message


@pytest.mark.parametrize("state", IN_DOUBT)
@pytest.mark.parametrize("kind", evidence.Kind)
def test_whatever_bears_it_makes_a_message_in_doubt_sent(world, clock, state, kind):
    message = left_in(state, world, clock)
    assert evidence.arrived(message=message.pk, kind=kind, at=clock.forward(minutes=5))
    message.refresh_from_db()
    assert (message.state, message.reason, message.reason_detail) == (
        MessageState.SENT,
        "evidence",
        {"kind": str(kind)},
    )
    event = MessageEvent.objects.get()
    assert (event.what, event.detail, event.by) == (Happening.EVIDENCE, {"kind": str(kind)}, None)
    assert Activity.objects.filter(verb="delivery.sent", contact=message.contact).count() == 1


def test_every_kind_has_its_words():
    assert set(evidence.Kind) == set(words.EVIDENCE)
    assert set(Kind) <= set(evidence.Kind)


def test_an_answer_that_is_matched_by_its_address_alone_proves_nothing(world, clock):
    message = left_in(MessageState.UNCERTAIN, world, clock)
    kept = inbound.receive(raw=mail(sender=message.to_address, subject="別のお話"), at=clock.now)
    assert kept.contact == message.contact
    message.refresh_from_db()
    assert message.state == MessageState.UNCERTAIN


def test_a_refusal_by_its_own_link_proves_that_it_arrived(world, clock):
    message = left_in(MessageState.UNCERTAIN, world, clock)
    unsubscribe(message=message, at=clock.now)
    message.refresh_from_db()
    assert (message.state, message.reason_detail) == (MessageState.SENT, {"kind": "unsubscribe"})


def test_a_second_proof_changes_nothing(world, clock):
    message = left_in(MessageState.UNCERTAIN, world, clock)
    assert evidence.arrived(message=message.pk, kind="click", at=clock.now)
    assert not evidence.arrived(message=message.pk, kind="open", at=clock.now)
    assert MessageEvent.objects.count() == 1


@pytest.mark.parametrize("state", sorted(set(MessageState) - {*IN_DOUBT, MessageState.HANDING_OVER}))
def test_it_moves_no_other_message(world, clock, state):
    message = left_in(state, world, clock)
    assert not evidence.arrived(message=message.pk, kind="reply", at=clock.now)
    message.refresh_from_db()
    assert message.state == state
    assert not MessageEvent.objects.exists()


@pytest.mark.parametrize("state", [MessageState.PLANNED, MessageState.HELD, MessageState.EXPIRED])
def test_what_is_to_go_once_more_stays_when_the_first_one_is_proved_to_have_arrived(world, clock, state):
    message = left_in(MessageState.UNCERTAIN, world, clock)
    settling.send_again(
        message=message, by=world.rep, at=clock.forward(minutes=11), note="They did not get it"
    )
    Message.objects.update(state=state, reason="stale" if state == MessageState.EXPIRED else "")
    assert evidence.arrived(message=message.pk, kind="delivery_notice", at=clock.now)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.SENT, "evidence")
    assert not evidence.arrived(message=message.pk, kind="click", at=clock.now)


def test_a_proof_that_comes_before_our_own_commit_settles_it_later(world, clock):
    message = left_in(MessageState.HANDING_OVER, world, clock, lease_until=clock.now)
    assert not evidence.arrived(message=message.pk, kind="provider", at=clock.forward(seconds=2))
    clock.forward(seconds=1)
    tasks.tick()
    message.refresh_from_db()
    assert (message.state, message.reason_detail) == (MessageState.SENT, {"kind": "provider"})
    assert Activity.objects.filter(verb="delivery.sent").count() == 1


def test_a_proof_of_an_earlier_hand_over_does_not_settle_a_later_one(world, clock):
    message = left_in(MessageState.HANDING_OVER, world, clock)
    evidence.arrived(message=message.pk, kind="provider", at=clock.now)
    Message.objects.update(state=MessageState.UNCERTAIN, handed_over_at=clock.forward(hours=2))
    assert evidence.settle(at=clock.now) == 0


def test_settling_costs_one_query_when_nothing_is_proved(world, clock, django_assert_num_queries):
    left_in(MessageState.UNCERTAIN, world, clock)
    with django_assert_num_queries(1):
        assert evidence.settle(at=clock.now) == 0


@pytest.mark.parametrize("state", IN_DOUBT)
def test_what_was_not_accepted_goes_in_the_next_window_with_the_same_bytes(world, clock, state):
    message = left_in(state, world, clock, raw=b"frozen", claim_token=None)
    before = message.message_id
    assert evidence.not_accepted(message=message, kind="relay", at=clock.forward(days=1))
    message.refresh_from_db()
    assert (message.state, message.reason, bytes(message.raw)) == (MessageState.PLANNED, "", b"frozen")
    assert message.message_id == before
    assert message.planned_at > NOW
    assert MessageEvent.objects.get().what == Happening.NOT_ACCEPTED


def test_what_is_sent_is_never_planned_by_it(world, clock):
    message = left_in(MessageState.SENT, world, clock)
    assert not evidence.not_accepted(message=message, kind="relay", at=clock.now)
    assert not MessageEvent.objects.exists()
