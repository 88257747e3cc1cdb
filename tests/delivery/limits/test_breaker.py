"""A mail server that cannot be reached, from the first failure to the last message: the whole way through."""

from nurture.delivery import tasks
from nurture.delivery.limits.models import WayState
from nurture.delivery.models import Message, MessageState
from tests.delivery.scripted import ScriptedServer


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def test_nothing_is_tried_in_vain_and_everything_arrives(world, clock, settings):
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    messages = [world.message() for _ in range(5)]
    for _ in range(3):
        tasks.look_now()
        clock.forward(minutes=1, seconds=1)
    assert WayState.objects.get().failures == 3
    tries = sum(each.attempts.count() for each in messages)
    Message.objects.update(planned_at=clock.now)
    WayState.objects.update(probe_at=clock.now.replace(minute=30))
    tasks.look_now()
    assert states() == [MessageState.HELD] * 5
    assert {each.reason for each in Message.objects.all()} == {"way_closed"}
    assert sum(each.attempts.count() for each in messages) == tries
    clock.now = clock.now.replace(minute=30)
    with ScriptedServer() as server:
        settings.SMTP_PORT = server.port
        tasks.look_now()
        assert states() == [MessageState.HELD] * 4 + [MessageState.SENT]
        tasks.look_now()
        assert states() == [MessageState.SENT] * 5
        assert len({recipient for _sender, recipient, _raw in server.accepted}) == 5
