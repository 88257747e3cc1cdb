from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.delivery import sending
from nurture.delivery.actions import healing
from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.facts import AlreadyReleased, NeedsSomebodyElse, ReleaseNotAsked
from nurture.delivery.controls.models import Stop
from nurture.delivery.models import MessageState
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW


def verbs():
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_a_press_stops_once(world):
    operation = uuid4()
    first = stopping.stop(by=world.rep, at=NOW, target=world.target, reason="Preis", operation=operation)
    assert stopping.stop(by=world.rep, at=NOW, target=world.target, operation=operation) == first
    assert stopping.stop(by=world.marketer, at=NOW, target=world.target, reason="me too") == first
    assert (first.reason, first.by) == ("Preis", world.rep)
    assert verbs() == ["delivery.stopped"]
    other = stopping.stop(by=world.rep, at=NOW, project=world.project)
    assert other != first
    assert Stop.objects.standing().count() == 2


def test_the_same_press_does_not_stop_again_after_the_release(world):
    operation = uuid4()
    first = stopping.stop(by=world.rep, at=NOW, operation=operation)
    world.release(first)
    assert stopping.stop(by=world.rep, at=NOW, operation=operation) == first
    assert not Stop.objects.standing().exists()


def test_a_press_for_something_else_stops_that(world):
    """A page that was gone back to sends the number it had."""
    operation = uuid4()
    part = stopping.stop(by=world.rep, at=NOW, target=world.target, operation=operation)
    everything = stopping.stop(by=world.rep, at=NOW, operation=operation)
    assert everything != part
    assert (everything.target, everything.lifted_at) == (None, None)
    assert Stop.objects.standing().count() == 2


def test_two_people_release(world):
    stop = stopping.stop(by=world.rep, at=NOW, target=world.target)
    with pytest.raises(ReleaseNotAsked):
        stopping.release(stop=stop, by=world.marketer, at=NOW)
    stopping.ask_release(stop=stop, by=world.rep, at=NOW, why="It is mended")
    with pytest.raises(NeedsSomebodyElse):
        stopping.release(stop=stop, by=world.rep, at=NOW)
    with pytest.raises(NeedsSomebodyElse):
        stopping.release(stop=stop, by=build.rep(), at=NOW)
    stop.refresh_from_db()
    assert stop.lifted_at is None
    stopping.release(stop=stop, by=world.marketer, at=NOW)
    stop.refresh_from_db()
    assert (stop.asked_by, stop.asked_why, stop.lifted_by) == (world.rep, "It is mended", world.marketer)
    for deed in (stopping.release, stopping.ask_release, stopping.leave_stopped):
        with pytest.raises(AlreadyReleased):
            deed(stop=stop, by=world.marketer, at=NOW)
    assert verbs() == ["delivery.stopped", "delivery.release_asked", "delivery.released"]


def test_whoever_asked_first_has_asked(world):
    stop = stopping.stop(by=world.rep, at=NOW)
    stopping.ask_release(stop=stop, by=world.rep, at=NOW, why="one")
    stopping.ask_release(stop=stop, by=world.marketer, at=NOW, why="two")
    stop.refresh_from_db()
    assert (stop.asked_by, stop.asked_why) == (world.rep, "one")
    # So the second one gives the word instead of asking again.
    stopping.release(stop=stop, by=world.marketer, at=NOW)


def test_the_second_one_may_say_no(world):
    stop = stopping.stop(by=world.rep, at=NOW, target=world.target)
    with pytest.raises(ReleaseNotAsked):
        stopping.leave_stopped(stop=stop, by=world.marketer, at=NOW)
    stopping.ask_release(stop=stop, by=world.rep, at=NOW, why="one")
    stopping.leave_stopped(stop=stop, by=world.marketer, at=NOW)
    with pytest.raises(ReleaseNotAsked):
        stopping.release(stop=stop, by=world.marketer, at=NOW)
    assert verbs()[-1] == "delivery.left_stopped"


def test_the_database_too_wants_two_names(world):
    stop = stopping.stop(by=world.rep, at=NOW)
    stopping.ask_release(stop=stop, by=world.rep, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.update(lifted_at=NOW, lifted_by=world.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.update(project=world.project, target=world.target)


def test_mail_from_a_stopped_address_waits_and_goes_after_the_release(world, mail_server, clock):
    server = mail_server()
    own = identity(world.rep, host="127.0.0.1", port=server.port)
    stop = stopping.stop(by=world.marketer, at=NOW, identity=own)
    message = world.message()
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.HELD, "stopped")
    world.release(stop)
    assert healing.look_at_held_again(at=clock.now) == 1
