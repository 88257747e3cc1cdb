"""Saying that this database, on this server, is the one that really sends."""

from datetime import datetime

from django.db import transaction

from nurture.delivery import clock
from nurture.delivery.controls import journal, machine
from nurture.delivery.controls.facts import NoJournal
from nurture.delivery.controls.models import Installation
from nurture.delivery.controls.queries.standing import read
from nurture.team.models import User


def go_live(*, by: User | None, at: datetime) -> Installation:
    """The database carries the mark from now on, and this machine knows it. Whether mail leaves, DELIVERY_MODE says.

    Once more on another machine makes that one known too. Raises NoJournal.
    """
    if journal.folder() is None:
        raise NoJournal
    installation = _marked(by=by, at=at)
    machine.remember(installation.name.hex, installation.generation)
    return installation


@transaction.atomic
def _marked(*, by: User | None, at: datetime) -> Installation:
    clock.shut_out_hand_overs()
    installation, _made = Installation.objects.select_for_update().get_or_create(pk=1)
    current = read().facts.current
    if installation.marker != current:
        installation.marker, installation.live_at, installation.live_by = current, at, by
        installation.save(update_fields=["marker", "live_at", "live_by"])
    return installation
