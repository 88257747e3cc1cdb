"""After a restore: who refused since the backup was made is on the list again, from hashes alone."""

import contextlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import ErasedKey
from accounts.privacy.actions.replaying import Line as Erased
from accounts.privacy.actions.replaying import replay as replay_erasures
from accounts.privacy.facts import CannotErase
from accounts.privacy.parts import parts
from nurture.delivery import clock
from nurture.delivery.controls import journal
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions.journaling import KIND
from nurture.delivery.refusals.models import SuppressionEvent
from nurture.delivery.refusals.queries.owners import owners_of

log = logging.getLogger(__name__)
What = SuppressionEvent.What


@dataclass(frozen=True, slots=True)
class Replayed:
    # Brought back to the list.
    added: int = 0
    # There already.
    already: int = 0
    # Erased once more, or kept out.
    erased: int = 0


def bring_back(*, at: datetime) -> Replayed:
    """All that the journal and the log of erasures say. Before anything is sent; as often as one likes."""
    refused = replay(journal.read(KIND), at=at)
    return Replayed(refused.added, refused.already, _erase_again(at))


@transaction.atomic
def replay(lines: Iterable[journal.Line], *, at: datetime) -> Replayed:
    """Only ever adds: a suppression that was lifted since the backup stands again until somebody lifts it anew."""
    wanted = _standing_at_the_end(lines, at)
    clock.shut_out_hand_overs()
    hashes = [value for _scope, value in wanted]
    there = set(Suppression.objects.filter(value_hash__in=hashes).values_list("scope", "value_hash"))
    missing = [entry for key, entry in wanted.items() if key not in there]
    owners = owners_of({entry["hash"] for entry in missing}) if missing else {}
    rows = [_row(entry, owners.get(entry["hash"])) for entry in missing]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    SuppressionEvent.objects.bulk_create([_event(entry, at) for entry in missing])
    return Replayed(added=len(missing), already=len(wanted) - len(missing))


def _standing_at_the_end(
    lines: Iterable[journal.Line], at: datetime
) -> dict[tuple[str, str], dict[str, Any]]:
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        for entry in line.values.get("entries", []):
            latest[entry["scope"], entry["hash"]] = entry
    return {
        key: entry for key, entry in latest.items() if entry["what"] != What.LIFTED and not _over(entry, at)
    }


def _over(entry: dict[str, Any], at: datetime) -> bool:
    return bool(entry.get("until")) and datetime.fromisoformat(entry["until"]) <= at


def _row(entry: dict[str, Any], contact: int | None) -> Suppression:
    return Suppression(
        contact_id=contact,
        scope=entry["scope"],
        value_hash=entry["hash"],
        domain=entry.get("domain", ""),
        reason=entry["reason"],
        until=_moment(entry.get("until")),
        at=datetime.fromisoformat(entry["at"]),
    )


def _event(entry: dict[str, Any], at: datetime) -> SuppressionEvent:
    return SuppressionEvent(
        what=What.RESTORED,
        scope=entry["scope"],
        value_hash=entry["hash"],
        domain=entry.get("domain", ""),
        reason=entry["reason"],
        until=_moment(entry.get("until")),
        at=at,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _erase_again(at: datetime) -> int:
    """First nobody of them can be written to; then they are let go of, unless a message to them is just on its way."""
    lines = list(_erasures())
    addresses = {value for line in lines for kind, value in line.keys if kind == ErasedKey.Kind.ADDRESS}
    if not addresses:
        return 0
    for part in parts():
        if part.keep_out:
            part.keep_out(addresses, at=at)
    try:
        done = replay_erasures(lines=lines, at=at)
    except CannotErase:
        log.exception("Run manage.py replay_erasures once the outbox is settled")
        return 0
    return done.erased + done.kept_out


def _erasures() -> Iterator[Erased]:
    """A line that a crash cut short is left out."""
    path = Path(settings.ERASURE_LOG) if settings.ERASURE_LOG else None
    if path is None or not path.exists():
        return
    for text in path.read_text("utf-8").splitlines():
        with contextlib.suppress(ValueError):
            yield Erased.read(text)
