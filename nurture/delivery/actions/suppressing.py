"""Addresses that must not be mailed any more. Only a keyed hash is kept."""

from datetime import datetime

from django.db import transaction

from accounts.models import Contact
from nurture.delivery import clock, keys
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.models import Message, MessageState, Suppression
from nurture.delivery.rules.states import STOPPABLE
from nurture.team.models import User


@transaction.atomic
def suppress(
    *,
    address: str,
    reason: Suppression.Reason,
    at: datetime,
    message: Message | None = None,
    by: User | None = None,
) -> bool:
    """Never again to this address; what was planned for it is cancelled. Whether it is new."""
    clock.shut_out_hand_overs()
    list(Contact.objects.select_for_update(no_key=True).filter(email__iexact=address).order_by("pk"))
    said = {"reason": reason, "message": message, "at": at, "by": by}
    row, is_new = Suppression.objects.get_or_create(
        scope=Suppression.Scope.ADDRESS, value_hash=keys.address_hash(address), defaults=said
    )
    if row.reason == Suppression.Reason.MERGED:
        # Theirs by now: it stays when the merge that brought it is taken back.
        Suppression.objects.filter(pk=row.pk).update(**said)
    waiting = Message.objects.filter(to_address__iexact=address, state__in=STOPPABLE)
    for pk, state in waiting.values_list("pk", "state"):
        move(pk, state, MessageState.CANCELLED, reason="suppressed", reason_detail={}, finished_at=at, **FREE)
    return is_new
