"""How the apps above take part when two records become one, without accounts knowing them.

`settings.MERGE_PARTS` lists dotted paths of a `Part` each, asked in this order. Rows that point to a merged record follow it
to the survivor by themselves, those of apps above too, and the journal takes them back. A part says what only its
app can know:

- `handles`: names of unique constraints it looks after. For any other one that two rows would break, the row of the
  merged record is left out where it would go with its record (CASCADE), and the merge is refused where not.
- `shut_out(pair)`: take the locks that keep others away until the transaction ends.
- `obstacles(pair)`: why these two cannot be one now, and where that can be settled. Reads only.
- `notes(pair)`: what else whoever merges should know. Reads only.
- `adjust(pair, journal, by, at)`: what must change beside the rows' owner, before they move. Every change goes through
  the journal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Account, Contact, MergeKind
from nurture.team.models import User

if TYPE_CHECKING:
    from accounts.merging.journal import Journal


@dataclass(frozen=True)
class Obstacle:
    """A sentence in the reader's language, and the page on which it can be settled."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Pair:
    """`merged` goes into `survivor`. `values` are what the survivor's fields will be, where they change."""

    survivor: Account | Contact
    merged: Account | Contact
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> MergeKind:
        return MergeKind.CONTACT if isinstance(self.survivor, Contact) else MergeKind.ACCOUNT

    @property
    def contacts(self) -> tuple[Contact, Contact] | None:
        """Survivor and merged, when they are people."""
        if isinstance(self.survivor, Contact) and isinstance(self.merged, Contact):
            return self.survivor, self.merged
        return None

    @property
    def accounts(self) -> tuple[Account, Account] | None:
        """Survivor and merged, when they are companies."""
        if isinstance(self.survivor, Account) and isinstance(self.merged, Account):
            return self.survivor, self.merged
        return None


class Adjust(Protocol):
    def __call__(self, pair: Pair, journal: "Journal", *, by: User, at: datetime) -> None: ...


@dataclass(frozen=True)
class Part:
    """What one app says; it may leave out what does not concern it."""

    handles: frozenset[str] = frozenset()
    shut_out: Callable[[Pair], None] | None = None
    obstacles: Callable[[Pair], Iterable[Obstacle]] | None = None
    notes: Callable[[Pair], Iterable[str]] | None = None
    adjust: Adjust | None = None


def shut_out(pair: Pair) -> None:
    """Apps above first: whoever sends mail shuts out hand-overs before any row is locked."""
    for part in reversed(parts()):
        if part.shut_out:
            part.shut_out(pair)


def obstacles_of(pair: Pair) -> Iterator[Obstacle]:
    for part in parts():
        if part.obstacles:
            yield from part.obstacles(pair)


def notes_of(pair: Pair) -> Iterator[str]:
    for part in parts():
        if part.notes:
            yield from part.notes(pair)


def adjust(pair: Pair, journal: "Journal", *, by: User, at: datetime) -> None:
    for part in parts():
        if part.adjust:
            part.adjust(pair, journal, by=by, at=at)


def handled() -> frozenset[str]:
    return frozenset().union(*(part.handles for part in parts()))


def parts() -> tuple[Part, ...]:
    return _imported(tuple(settings.MERGE_PARTS))


@cache
def _imported(paths: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(cast(Part, import_string(path)) for path in paths)
