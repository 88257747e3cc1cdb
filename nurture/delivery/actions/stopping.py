"""The kill switch, and stopping one message."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.facts import AlreadyLifted, CannotStop
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState, Stop
from nurture.delivery.rules.states import STOPPABLE
from nurture.projects.models import Project, Target
from nurture.team.models import User


@transaction.atomic
def stop(
    *, by: User, at: datetime, project: Project | None = None, target: Target | None = None, reason: str = ""
) -> Stop:
    """From this commit on nothing in its scope is handed over. Without a project or target: nothing at all."""
    clock.shut_out_hand_overs()
    return Stop.objects.create(project=project, target=target, reason=reason, at=at, by=by)


@transaction.atomic
def lift_stop(*, stop: Stop, by: User, at: datetime) -> None:
    """What it held is looked at again by the next tick. Raises AlreadyLifted."""
    if not Stop.objects.filter(pk=stop.pk, lifted_at=None).update(lifted_at=at, lifted_by=by):
        raise AlreadyLifted(stop)


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
        reason_detail={"by": by.display_name},
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
