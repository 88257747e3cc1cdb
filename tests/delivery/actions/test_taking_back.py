"""What was handed over and has not begun goes back when mail is stopped, or the worker is to stop."""

import pytest

from nurture.delivery import fleet, points, sending
from nurture.delivery.actions import healing
from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.models import Stop
from nurture.delivery.models import MessageState
from nurture.delivery.points import Point
from tests import build
from tests.delivery.world import NOW


def drain():
    return sending.drain(worker="test:1", enough=lambda: False)


def state(message):
    message.refresh_from_db()
    return message.state


@pytest.fixture
def when_handed_over(monkeypatch):
    """`when_handed_over(act)`: once, when a window is committed as being handed over and nothing of it has left."""

    def then(act):
        acts = [act]
        monkeypatch.setattr(fleet, "LOOK", 0.0)
        monkeypatch.setattr(
            points, "listener", lambda point: acts.pop()() if point is Point.COMMITTED and acts else None
        )

    return then


def test_a_stop_takes_back_what_was_handed_over_and_has_not_begun(world, mail_server, when_handed_over):
    server = mail_server()
    message = world.message()
    when_handed_over(lambda: stopping.stop(by=world.rep, at=NOW))
    assert drain().handed_over == {"taken_back": 1}
    assert server.accepted == []
    assert (state(message), message.reason) == (MessageState.HELD, "stopped")
    assert [attempt.result for attempt in message.attempts.all()] == ["taken_back"]
    world.release(Stop.objects.get())
    healing.look_at_held_again(at=NOW)
    assert drain().handed_over == {"sent": 1}
    assert [recipient for _, recipient, _ in server.accepted] == [message.to_address]


def test_a_stop_of_something_else_only_delays(world, mail_server, when_handed_over):
    server = mail_server()
    message = world.message()
    other = build.project(world.rep, world.marketer)
    when_handed_over(lambda: stopping.stop(project=other, by=world.rep, at=NOW))
    assert drain().handed_over == {"taken_back": 1, "sent": 1}
    assert state(message) == MessageState.SENT
    assert len(server.accepted) == 1


def test_a_worker_that_is_to_stop_gives_back_what_has_not_begun(world, mail_server, when_handed_over):
    server = mail_server()
    message = world.message()
    asked = []
    when_handed_over(lambda: asked.append(True))
    sending.drain(worker="test:1", enough=lambda: False, hurry=lambda: bool(asked))
    assert server.accepted == []
    assert (state(message), message.claim_token) == (MessageState.PLANNED, None)
