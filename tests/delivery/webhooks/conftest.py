"""A message that went through a provider, and its calls."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from nurture.delivery.identities import actions as identities
from nurture.delivery.identities.models import SECRET_FIELDS, Transport
from nurture.delivery.models import Message, MessageState
from nurture.delivery.webhooks import actions
from tests.delivery.actions.test_inbound import went
from tests.delivery.webhooks.calls import SVIX_KEY, Call
from tests.delivery.world import NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(world):
    """A message that went through a provider, and how that provider calls us."""

    def make(provider, state=MessageState.SENT):
        identity = identities.add(
            fields={
                "address": "sales@tsubaki.example",
                "transport": provider,
                "sender_domain": "tsubaki.example",
            },
            secrets=dict.fromkeys(SECRET_FIELDS[Transport(provider)], "a key of ours"),
            operation=uuid4(),
            by=world.rep,
            at=NOW,
        )
        webhook = actions.open_for(identity=identity, by=world.rep, at=NOW, signing_key=SVIX_KEY)
        message = went(world.message(world.contact("ito@minato.example")))
        an_hour_ago = NOW - timedelta(hours=1)
        Message.objects.filter(pk=message.pk).update(
            identity=identity, state=state, handed_over_at=an_hour_ago
        )
        message.refresh_from_db()
        return Call(webhook, message, provider)

    return make
