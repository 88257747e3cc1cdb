"""More of it is in tests/delivery/management/test_read_relay_log.py."""

import pytest

from nurture.delivery.actions import relaying
from nurture.delivery.models import Message, MessageState

pytestmark = pytest.mark.django_db


def test_many_are_asked_about_at_once(world, clock, django_assert_num_queries):
    messages = world.messages(3)
    Message.objects.update(state=MessageState.SENT)
    with django_assert_num_queries(1):
        assert relaying.took([each.message_id for each in messages], at=clock.now) == 0


def test_while_it_is_handed_over_what_is_known_is_kept(world, clock):
    message = world.message()
    Message.objects.update(state=MessageState.HANDING_OVER, handed_over_at=clock.now)
    assert relaying.took([message.message_id], at=clock.now) == 0
    assert message.events.get().detail == {"kind": "relay"}
