"""What this machine handed over, in its journal: written after the commit and before the first byte leaves.

So the database knows every line of it, unless it was restored from a backup that is older.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nurture.delivery.controls import journal
from nurture.delivery.models import Message

log = logging.getLogger(__name__)
KIND: Final = "handed_over"


@dataclass(frozen=True, slots=True)
class Noted:
    """One message as the journal knows it: by what its Message-ID is made of."""

    at: datetime
    message: int
    mailing: int
    contact: int
    occurrence: int


def note(messages: Iterable[Message], *, at: datetime) -> None:
    """Once a window. A disk that refuses stops no mail: it is logged, and `manage.py health sending` says it."""
    rows = [[each.pk, each.mailing_id, each.contact_id, each.occurrence] for each in messages]
    if not rows:
        return
    try:
        kept = journal.append(KIND, {"messages": rows}, at=at)
    except OSError:
        log.exception("The journal cannot be written")
        return
    if kept:
        _last[str(journal.folder())] = Noted(at, *rows[-1])


def last() -> Noted | None:
    """The last one this process noted, or, until it has noted one, this machine."""
    place = str(journal.folder() or "")
    if not place:
        return None
    if place not in _last:
        line = journal.newest(KIND)
        _last[place] = next(reversed(list(_of(line))), None) if line else None
    return _last[place]


def noted(*, after: datetime | None) -> Iterator[Noted]:
    """Everything this machine handed over since then, the oldest first."""
    for line in journal.read(KIND):
        if after is None or line.at > after:
            yield from _of(line)


def _of(line: journal.Line) -> Iterator[Noted]:
    for row in line.values.get("messages", ()):
        yield Noted(line.at, *row)


_last: dict[str, Noted | None] = {}
