"""Coming back: what is due waits for somebody's word after a gap, and after a restore also what may have left."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.controls import handed_over, journal
from nurture.delivery.controls.handed_over import Noted
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause
from nurture.delivery.controls.rules.gap import is_gap, needs_a_word
from nurture.delivery.models import Heartbeat, Message, MessageState

#: Why a message waits that came due meanwhile.
REASON: Final = "recovery"
#: Clocks of machines and of the backup differ a little: a line twice does no harm.
MARGIN: Final = timedelta(minutes=5)
#: As a backup may have kept them.
_WHO_MAY_HAVE_LEFT: Final = (
    MessageState.PLANNED,
    MessageState.CLAIMED,
    MessageState.HELD,
    MessageState.EXPIRED,
    MessageState.HANDING_OVER,
)
#: Numbers after which new rows begin, so that none is taken that a lost row had.
_ROOM: Final = 10_000


@transaction.atomic
def open_after_gap(*, since: datetime | None, at: datetime) -> Recovery | None:
    """Hold what came due meanwhile, where it is more than a handful; whoever comes second finds it done."""
    clock.shut_out_hand_overs()
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    if not is_gap(last, at, longest=timedelta(minutes=settings.RECOVERY_AFTER_MINUTES)):
        return None
    Heartbeat.objects.update_or_create(name="scheduler", defaults={"kind": "scheduler", "at": at})
    due = _due(at)
    if not needs_a_word(due.count(), backlog=settings.RECOVERY_BACKLOG):
        return None
    recovery = Recovery.objects.open().first() or Recovery.objects.create(
        cause=RecoveryCause.GAP, since=since, opened_at=at
    )
    _hold(due)
    return recovery


@transaction.atomic
def open_after_restore(*, at: datetime) -> Recovery:
    """Nothing leaves until somebody has looked. What the journal names as handed over is never sent again by itself."""
    clock.shut_out_hand_overs()
    earlier = Recovery.objects.select_for_update().open().first()
    if earlier is not None and earlier.cause == RecoveryCause.RESTORE:
        return earlier
    installation, _made = Installation.objects.get_or_create(pk=1)
    since = installation.ticked_at
    noted = list(handed_over.noted(after=since - MARGIN if since else None))
    recovery = earlier or Recovery(opened_at=at)
    recovery.cause, recovery.since, recovery.journal_kept = (
        RecoveryCause.RESTORE,
        since,
        journal.folder() is not None,
    )
    recovery.handed_over, recovery.unknown = _doubt(noted)
    recovery.save()
    _leave_room(noted)
    _hold(_due(at))
    for path in settings.RESTORE_REPLAYS:
        import_string(path)(at=at)
    return recovery


def _due(at: datetime) -> QuerySet[Message]:
    """Also what somebody took and never gave back."""
    taken = Q(state=MessageState.CLAIMED, lease_until__lte=at)
    return Message.objects.filter(Q(state=MessageState.PLANNED) | taken, planned_at__lte=at)


def _hold(due: QuerySet[Message]) -> None:
    for pk, state in due.values_list("pk", "state"):
        move(pk, state, MessageState.HELD, reason=REASON, reason_detail={}, **FREE)


def _doubt(noted: Sequence[Noted]) -> tuple[int, int]:
    """How many the database forgot, and how many of those it does not know at all."""
    known = _known(noted)
    forgotten = unknown = 0
    for number, each in _latest(noted).items():
        row = known.get(number)
        if row is None or (row["mailing_id"], row["contact_id"]) != (each.mailing, each.contact):
            forgotten, unknown = forgotten + 1, unknown + 1
        elif row["handed_over_at"] is None or row["handed_over_at"] < each.at:
            forgotten += 1
            _make_uncertain(number, row["state"], each.at)
    return forgotten, unknown


def _latest(noted: Iterable[Noted]) -> dict[int, Noted]:
    """The last time each was handed over: it may have been deferred before."""
    return {each.message: each for each in noted}


def _known(noted: Sequence[Noted]) -> dict[int, dict[str, Any]]:
    columns = "mailing_id", "contact_id", "state", "handed_over_at"
    found: dict[int, dict[str, Any]] = {}
    numbers = sorted({each.message for each in noted})
    for begin in range(0, len(numbers), 500):
        rows = Message.objects.filter(pk__in=numbers[begin : begin + 500]).values("pk", *columns)
        found.update({row["pk"]: dict(row) for row in rows})
    return found


def _make_uncertain(pk: int, state: str, at: datetime) -> None:
    if state in _WHO_MAY_HAVE_LEFT:
        move(
            pk,
            state,
            MessageState.UNCERTAIN,
            reason="handed_over_before_restore",
            reason_detail={},
            handed_over_at=at,
            **FREE,
        )


def _leave_room(noted: Sequence[Noted]) -> None:
    """Message-ID and unsubscribe link are made of numbers: those of lost rows are not given to others.

    SQLite gives none twice by itself as long as the file is the same one; a backup of a trial is not looked after.
    """
    if connection.vendor != "postgresql" or not noted:
        return
    highest = {
        "delivery_message": max(each.message for each in noted),
        "delivery_mailing": max(each.mailing for each in noted),
        "accounts_contact": max(each.contact for each in noted),
    }
    with connection.cursor() as cursor:
        for table, number in highest.items():
            cursor.execute(
                "SELECT setval(sequence, greatest(%s, nextval(sequence))) "
                "FROM pg_get_serial_sequence(%s, 'id') AS sequence",
                [number + _ROOM, table],
            )
