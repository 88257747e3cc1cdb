"""Noticing that nobody looked for a while, or that the database is not what this machine remembers."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from nurture.delivery import clock
from nurture.delivery.controls import machine
from nurture.delivery.controls.actions import recovering
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.rules.gap import is_gap
from nurture.delivery.controls.rules.standing import is_a_copy, was_restored
from nurture.delivery.queries.heartbeats import last_beats

#: More ticks than any machine can be ahead of the one on which a restore was settled.
LEAP: Final = 1_000_000


def notice(*, at: datetime) -> None:
    """Before anything is looked at: whoever comes first after a gap or a restore holds what is due.

    Two queries when all is well. May run twice, at the same time, anywhere.
    """
    facts = read().facts
    if was_restored(facts):
        recovering.open_after_restore(at=at)
        return
    if facts.machine is not None and facts.machine.name == facts.name and not is_a_copy(facts):
        # What another machine's tick counted.
        machine.remember(facts.name, facts.generation)
    last = max(last_beats().values(), default=None)
    if is_gap(last, at, longest=timedelta(minutes=settings.RECOVERY_AFTER_MINUTES)):
        recovering.open_after_gap(since=last, at=at)


def tick(*, at: datetime) -> None:
    """Count one up, in the database first: a machine never remembers what was not committed.

    Nor what a copy counts that runs beside the real one: to that it would look like a restore.
    """
    installation = _counted(at=at)
    if installation is None or is_a_copy(read().facts):
        return
    name, here = installation.name.hex, machine.known()
    if (here is not None and here.name == name) or not settings.DELIVERY_NEEDS_MARKER:
        machine.remember(name, installation.generation)


@transaction.atomic
def _counted(*, at: datetime) -> Installation | None:
    """None while a restore is not settled: the database must not catch up with what it forgot."""
    if Recovery.objects.open().filter(cause=RecoveryCause.RESTORE).exists():
        return None
    installation, _made = Installation.objects.select_for_update().get_or_create(pk=1)
    installation.generation += 1
    installation.ticked_at = at
    installation.save(update_fields=["generation", "ticked_at"])
    return installation


def settled(*, at: datetime) -> None:
    """Inside the transaction that ends the recovery from a restore: the database is ahead of every machine again."""
    clock.shut_out_hand_overs()
    installation, _made = Installation.objects.select_for_update().get_or_create(pk=1)
    here = machine.known()
    if here is not None and here.name == installation.name.hex:
        installation.generation = max(installation.generation, here.generation)
    # Machines that heard of a few ticks more are behind it too.
    installation.generation += LEAP
    installation.recovered_at = at
    installation.save(update_fields=["generation", "recovered_at"])
