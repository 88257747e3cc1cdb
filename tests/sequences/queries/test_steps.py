"""Where an email stands, and when its messages go."""

from datetime import timedelta

import pytest

from nurture.delivery.models import Message, MessageState
from nurture.sequences import actions
from nurture.sequences.queries.steps import outgoing_of
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.CANCELLED])
def test_the_next_to_go_is_the_first_of_those_still_to_go(email, ito, target, marketer, state):
    mori = build.contact(target.account, "mori@minato.example", family_name="森")
    email.recipients.add(mori)
    actions.plan_sending(email=email, decision_ref=1, by=marketer, at=NOW)
    earlier = NOW - timedelta(days=13)
    Message.objects.filter(contact=ito).update(state=state, planned_at=earlier, handed_over_at=earlier)
    to_go = Message.objects.get(contact=mori)
    assert outgoing_of([email.pk])[email.pk].planned_at == to_go.planned_at
