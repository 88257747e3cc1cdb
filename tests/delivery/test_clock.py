"""Whoever stops mail and whoever sends it at the same moment, on a database where both truly run."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.models import Contact, Erasure
from accounts.privacy.actions.erasing import erase
from nurture.delivery import clock as database_clock
from nurture.delivery.actions import claiming, handing_over, pausing, suppressing
from nurture.delivery.controls.actions import stopping
from nurture.delivery.models import Message, MessageState, Reaction, ReactionKind
from nurture.delivery.refusals.actions import choosing
from nurture.delivery.refusals.models import Redirection
from tests.delivery import world as worlds
from tests.delivery.world import NOW

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

inside, go_on = threading.Event(), threading.Event()


def slow_gate(messages):
    """An app above that thinks while the stop comes."""
    inside.set()
    assert go_on.wait(10)
    return {}


@pytest.fixture
def world(settings, monkeypatch):
    worlds.FakeClock(NOW).replace_the_databases(monkeypatch)
    settings.DELIVERY_GATES, settings.DELIVERY_MODE = [f"{__name__}.slow_gate"], "live"
    inside.clear()
    go_on.clear()
    return worlds.make()


def in_thread(work):
    outcome = {}

    def run():
        try:
            outcome["result"] = work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def pause(world, message):
    reaction = Reaction.objects.create(
        account=world.account, kind=ReactionKind.REPLY, verdict=Reaction.Verdict.HUMAN, at=NOW
    )
    pausing.pause(account=world.account, reaction=reaction, at=NOW)


def stop(world, message):
    stopping.stop(by=world.rep, at=NOW)


def suppress(world, message):
    suppressing.suppress(address=message.to_address, reason="by_hand", at=NOW)


def is_wrong_person(world, message):
    choosing.redirect(message=message, kind=Redirection.Kind.NOT_ME, words="", at=NOW)


def erase_them(world, message):
    erase(
        contact=message.contact,
        reason=Erasure.Reason.REQUEST,
        note="",
        chosen={},
        operation=uuid4(),
        by=world.rep,
        at=NOW,
    )


@pytest.mark.parametrize("deed", [pause, stop, suppress])
def test_a_stop_is_committed_only_when_running_hand_overs_are(world, deed):
    message = world.message()
    [claimed] = claiming.claim(worker="x", at=NOW, limit=1)
    sender, handed_over = in_thread(lambda: handing_over.hand_over(claimed))
    assert inside.wait(10)
    stopper, _ = in_thread(lambda: deed(world, message))
    stopper.join(0.5)
    assert stopper.is_alive(), "the stop must wait for the hand-over that looked before it"
    go_on.set()
    sender.join(10)
    stopper.join(10)
    assert handed_over["result"] is not None
    assert Message.objects.get().state == MessageState.HANDING_OVER


@pytest.mark.parametrize("deed", [pause, stop, suppress])
def test_after_a_committed_stop_nothing_is_handed_over(world, deed):
    message = world.message()
    [claimed] = claiming.claim(worker="x", at=NOW, limit=1)
    deed(world, message)
    go_on.set()
    assert handing_over.hand_over(claimed) is None
    assert Message.objects.get().state in {MessageState.HELD, MessageState.CANCELLED, MessageState.SKIPPED}


@pytest.mark.parametrize("deed", [suppress, is_wrong_person, erase_them])
def test_whoever_waits_for_hand_overs_holds_nobody_up(world, deed):
    message = world.message()
    with transaction.atomic():
        database_clock.enter_hand_over()
        stopper, _ = in_thread(lambda: deed(world, message))
        stopper.join(0.5)
        assert stopper.is_alive()
        # As the hand-over locks them next: here is where the two would wait for each other for ever.
        assert list(Contact.objects.select_for_update(nowait=True).filter(pk=message.contact_id))
    stopper.join(10)
    assert not stopper.is_alive()


def test_two_workers_never_claim_the_same_message(world):
    world.messages(60)
    claimed = []

    def claim_all():
        mine = []
        while batch := claiming.claim(worker="x", at=NOW, limit=5):
            mine += [each.message for each in batch]
        claimed.append(mine)

    threads = [in_thread(claim_all)[0] for _ in range(4)]
    for thread in threads:
        thread.join(30)
    everything = [pk for mine in claimed for pk in mine]
    assert len(everything) == len(set(everything)) == 60


def test_two_ticks_at_once_mend_once(world):
    with database_clock.one_at_a_time(database_clock.TICKS) as mine:
        assert mine
        thread, outcome = in_thread(_enter)
        thread.join(10)
        assert outcome["result"] is False
    thread, outcome = in_thread(_enter)
    thread.join(10)
    assert outcome["result"] is True


def _enter():
    with database_clock.one_at_a_time(database_clock.TICKS) as mine:
        return mine
