"""The clock of all sequences: it touches what is due, never all that is enrolled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from nurture.delivery.models import Pause, Reaction
from nurture.sequences.actions.walking import settle
from nurture.sequences.models import Enrolment, PlanningCursor, Sequence
from nurture.sequences.rules.plan import KINDS

#: Sequences settled in one transaction, and looked up in one turn.
BATCH: Final = 200
MOST: Final = 20_000
# In doubt it looks again so much later rather than at every tick.
LATER: Final = timedelta(minutes=15)


def tick(*, at: datetime) -> int:
    """Settle every sequence in which something is due, was answered or was changed; how many. Twice is harmless."""
    with transaction.atomic():
        answered = set(_answered())
    due = sorted({*answered, *_due(at), *_unsettled(), *_held_no_longer()})
    for some in batched(due, BATCH):
        settle(sequences=some, at=at)
        # A row that is still due would be found at every tick; nothing is lost by looking at it later.
        Enrolment.objects.filter(sequence__in=some, look_at__lte=at).update(look_at=at + LATER)
    return len(due)


def _due(at: datetime) -> Iterator[int]:
    rows = Enrolment.objects.filter(look_at__lte=at).order_by("look_at")
    yield from rows.values_list("sequence_id", flat=True)[:MOST]


def _unsettled() -> Iterator[int]:
    rows = Sequence.objects.filter(settled_at=None, archived_at=None).order_by("pk")
    yield from rows.values_list("pk", flat=True)[:MOST]


def _held_no_longer() -> Iterator[int]:
    """Held by a pause that was lifted."""
    paused = Pause.objects.filter(lifted_at=None, account=OuterRef("sequence__target__account"))
    rows = Enrolment.objects.filter(state=Enrolment.State.HELD).exclude(Exists(paused))
    yield from rows.values_list("sequence_id", flat=True).distinct()[:MOST]


def _answered() -> Iterator[int]:
    """Sequences of the accounts that reacted since the last two looks."""
    cursor, _new = PlanningCursor.objects.select_for_update().get_or_create(pk=1)
    news = Reaction.objects.filter(pk__gt=cursor.seen_before)
    newest = news.aggregate(newest=Max("pk"))["newest"] or cursor.seen
    accounts = news.filter(kind__in=set().union(*KINDS.values())).values("account")
    found = list(Sequence.objects.in_use().filter(target__account__in=accounts).values_list("pk", flat=True))
    if (cursor.seen_before, cursor.seen) != (cursor.seen, newest):
        PlanningCursor.objects.filter(pk=1).update(seen_before=cursor.seen, seen=newest)
    yield from found
