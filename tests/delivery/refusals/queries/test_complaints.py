from datetime import timedelta

import pytest

from nurture.delivery.models import Message, MessageState, Reaction
from nurture.delivery.refusals.queries.complaints import complaints_about
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW


@pytest.mark.parametrize(("days", "expected"), [(1, (2, 1)), (40, (0, 0))])
def test_complaints_are_counted_once_a_mail_and_for_thirty_days(world, days, expected):
    address = identity(world.rep)
    messages = world.messages(3)
    Message.objects.filter(pk__in=[each.pk for each in messages[:2]]).update(
        identity=address, state=MessageState.SENT, handed_over_at=NOW - timedelta(days=days)
    )
    for _ in range(2):
        Reaction.objects.create(
            account=messages[0].account, message=messages[0], kind="complaint", verdict="human", at=NOW
        )
    found = complaints_about(address, at=NOW)
    assert (found.sent, found.complained) == expected
