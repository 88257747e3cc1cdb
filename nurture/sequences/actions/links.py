"""Asking whether addresses answer: written down first, asked by a worker, one at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from nurture.sequences.models import LinkCheck
from nurture.sequences.rules.links import is_web_address, key_of
from nurture.team.models import User

#: So many of one email at once: a worker has other things to do.
MOST: Final = 30
# A worker that died asking is not waited for any longer.
_PATIENCE: Final = timedelta(minutes=3)


@transaction.atomic
def ask_links(*, addresses: Iterable[str], by: User, at: datetime) -> int:
    """Those that can be asked wait for a worker; how many."""
    wanted = [each for each in dict.fromkeys(addresses) if is_web_address(each) and len(each) <= 2000][:MOST]
    for address in wanted:
        LinkCheck.objects.update_or_create(
            key=key_of(address),
            defaults={
                "url": address,
                "state": LinkCheck.State.WAITING,
                "code": None,
                "asked_at": at,
                "asked_by": by,
                "checked_at": None,
            },
        )
    return len(wanted)


def claim_link(*, at: datetime) -> LinkCheck | None:
    """The one that waits longest, claimed: `checked_at` says since when somebody asks. None: nothing waits."""
    free = Q(checked_at=None) | Q(checked_at__lt=at - _PATIENCE)
    waiting = LinkCheck.objects.filter(free, state=LinkCheck.State.WAITING).order_by("asked_at", "pk")
    for link in waiting[:10]:
        mine = LinkCheck.objects.filter(
            free, pk=link.pk, state=LinkCheck.State.WAITING, asked_at=link.asked_at
        )
        if mine.update(checked_at=at):
            return link
    return None


def note_answer(*, link: LinkCheck, state: str, code: int | None, at: datetime) -> bool:
    """False when it was asked anew meanwhile: that question is answered by another worker."""
    asked = LinkCheck.objects.filter(pk=link.pk, asked_at=link.asked_at, state=LinkCheck.State.WAITING)
    return bool(asked.update(state=state, code=code, checked_at=at))
