"""Stopping one message. The kill switch is in nurture.delivery.controls."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.facts import CannotStop
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.states import STOPPABLE
from nurture.team.models import User


@transaction.atomic
def cancel(*, message: Message, by: User, at: datetime) -> None:
    """Stop one message for good. Raises CannotStop when it has left us, or its end is decided."""
    clock.shut_out_hand_overs()
    current = Message.objects.select_for_update().get(pk=message.pk)
    if current.state not in STOPPABLE or not move(
        current.pk,
        current.state,
        MessageState.CANCELLED,
        reason="by_hand",
        reason_detail=by.both_names,
        finished_at=at,
        **FREE,
    ):
        raise CannotStop(message)
    MessageEvent.objects.create(message=message, what=Happening.STOPPED, at=at, by=by)
    activity.record(
        account=message.account,
        contact=message.contact,
        verb="delivery.cancelled",
        category=ActivityCategory.EMAIL,
        by=by,
        at=at,
        detail={"subject": message.subject},
        link=message.get_absolute_url(),
    )
