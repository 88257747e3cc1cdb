"""What became of a message that nobody was sure about: something bears it, or its receiver says it never came.

Whoever takes in an answer, a report, a hit of a link or a provider's event calls `arrived` with it, whatever state the
message is in. It may be called before the worker that hands the message over has written anything down: what is known
by then waits for the row (`settle`).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState

#: Nobody knows yet, or nobody ever will without this.
IN_DOUBT: Final = (MessageState.UNCERTAIN, MessageState.ASSUMED_SENT)
#: It is to go once more, or was: it was in doubt, and somebody, or who decides, said that it had not arrived.
_ONCE_MORE: Final = (MessageState.PLANNED, MessageState.HELD, MessageState.EXPIRED)
#: A tick is short: what is left over comes with the next one.
AT_MOST: Final = 1_000


class Kind(StrEnum):
    """What bore the message; the words for each are in nurture.delivery.words.EVIDENCE."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    # A report about it: only who accepted a mail can bounce it.
    BOUNCE = "bounce"
    DELIVERY_NOTICE = "delivery_notice"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    CLICK = "click"
    OPEN = "open"
    # The relay's log, or an event of the provider through whom it went.
    RELAY = "relay"
    PROVIDER = "provider"
    # What came back names it, and is of no kind that we know.
    UNKNOWN = "unknown"


@transaction.atomic
def arrived(*, message: int, kind: str, at: datetime) -> bool:
    """The receiver has it. Whether this call settled an uncertain message, or one that was to go once more.

    On any other it changes nothing.
    """
    state = Message.objects.filter(pk=message).values_list("state", flat=True).first()
    if state == MessageState.HANDING_OVER:
        # The worker that has it may say so itself, or never.
        _keep(message, Happening.EVIDENCE, kind, at)
        return False
    in_doubt = state in IN_DOUBT or (state in _ONCE_MORE and _was_in_doubt(message))
    if not in_doubt or not _sent(message, MessageState(str(state)), kind, at):
        return False
    _keep(message, Happening.EVIDENCE, kind, at)
    return True


@transaction.atomic
def not_accepted(*, message: Message, kind: str, at: datetime) -> bool:
    """Who decides says that nobody has it: it goes in the next window, as if it had been deferred.

    The same bytes under the same Message-ID. `message` comes with contact, account and project. Whether this call
    planned it.
    """
    for before in IN_DOUBT:
        if reschedule(message, before, after=at):
            _keep(message.pk, Happening.NOT_ACCEPTED, kind, at)
            return True
    return False


def settle(*, at: datetime) -> int:
    """What was proved while it was handed over, and then stayed without an answer. One query when nothing is."""
    proof = MessageEvent.objects.filter(
        message=OuterRef("pk"), what=Happening.EVIDENCE, at__gte=OuterRef("handed_over_at")
    )
    kind = Subquery(proof.order_by("at", "pk").values(word=KT("detail__kind"))[:1])
    rows = Message.objects.filter(state__in=IN_DOUBT).annotate(proof=kind).filter(proof__isnull=False)
    found = list(rows.values_list("pk", "state", "proof")[:AT_MOST])
    return sum(_settled(pk, MessageState(state), str(proof), at) for pk, state, proof in found)


def _was_in_doubt(message: int) -> bool:
    said = (Happening.SENT_AGAIN, Happening.NOT_ACCEPTED)
    return MessageEvent.objects.filter(message=message, what__in=said).exists()


@transaction.atomic
def _settled(message: int, before: MessageState, kind: str, at: datetime) -> bool:
    return _sent(message, before, kind, at)


def _sent(message: int, before: MessageState, kind: str, at: datetime) -> bool:
    changes = {"reason": "evidence", "reason_detail": {"kind": str(kind)}, "finished_at": at, **FREE}
    if not move(message, before, MessageState.SENT, **changes):
        return False
    row = Message.objects.defer("raw").select_related("account", "contact").get(pk=message)
    activity.record(
        account=row.account,
        contact=row.contact,
        verb="delivery.sent",
        category=ActivityCategory.EMAIL,
        at=at,
        team="joint",
        detail={"subject": row.subject},
        link=row.get_absolute_url(),
    )
    return True


def _keep(message: int, what: Happening, kind: str, at: datetime) -> None:
    MessageEvent.objects.create(message_id=message, what=what, detail={"kind": str(kind)}, at=at)
