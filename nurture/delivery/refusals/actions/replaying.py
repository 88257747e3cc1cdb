"""After a restore: who refused since the backup was made is on the list again, from hashes alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.privacy.actions.replaying import Line as Erased
from accounts.privacy.actions.replaying import replay as replay_erasures
from nurture.delivery import clock
from nurture.delivery.controls import journal
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions.journaling import KIND
from nurture.delivery.refusals.models import SuppressionEvent
from nurture.delivery.refusals.queries.owners import owners_of

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
    log = Path(settings.ERASURE_LOG) if settings.ERASURE_LOG else None
    if log is None or not log.exists():
        return 0
    lines = [Erased.read(line) for line in log.read_text("utf-8").splitlines() if line.strip()]
    done = replay_erasures(lines=lines, at=at)
    return done.erased + done.kept_out
