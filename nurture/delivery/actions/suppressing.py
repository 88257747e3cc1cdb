"""Addresses that must not be mailed any more. Only a keyed hash is kept."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Contact
from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.suppressions import hashes_of
from nurture.delivery.refusals.actions.keeping import Entry, Said, keep, keep_all, of_address
from nurture.delivery.refusals.models import SuppressionReason
from nurture.delivery.rules.states import STOPPABLE
from nurture.team.models import User


@transaction.atomic
def suppress(
    *,
    address: str,
    reason: SuppressionReason,
    at: datetime,
    message: Message | None = None,
    by: User | None = None,
    note: str = "",
    until: datetime | None = None,
) -> bool:
    """Never again to this address, or not before `until`; what was planned for it is cancelled. Whether it is new."""
    clock.shut_out_hand_overs()
    owners = list(Contact.objects.select_for_update(no_key=True).filter(email__iexact=address).order_by("pk"))
    owner = owners[0].pk if owners else (message.contact_id if message else None)
    is_new = keep(of_address(address, owner), Said(reason, at, until, message, None, by, note))
    waiting = Message.objects.filter(to_address__iexact=address, state__in=STOPPABLE)
    _cancel(waiting.values_list("pk", "state"), at)
    return is_new


@transaction.atomic
def suppress_all(entries: Iterable[Entry], said: Said) -> int:
    """A domain, or a whole list: how many are new. What waits for them is found by its hashes and cancelled."""
    clock.shut_out_hand_overs()
    wanted = list(entries)
    added = keep_all(wanted, said)
    hashes = {entry.value_hash for entry in wanted}
    waiting = Message.objects.filter(state__in=STOPPABLE).values_list("pk", "state", "to_address")
    _cancel(
        [
            (pk, state)
            for pk, state, address in waiting.iterator()
            if address and not hashes.isdisjoint(hashes_of(address))
        ],
        said.at,
    )
    return added


def _cancel(waiting: Iterable[tuple[int, str]], at: datetime) -> None:
    for pk, state in waiting:
        move(pk, state, MessageState.CANCELLED, reason="suppressed", reason_detail={}, finished_at=at, **FREE)
