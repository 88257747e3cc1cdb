"""How each app says what it holds of a person, and lets go of it, without accounts knowing the apps above.

`settings.PERSONAL_DATA` lists dotted paths of a `Part` each, asked in this order:

- `written`: where people write freely about an account, and so about its people: a `Written` for each model.
- `held(contact)`: all that is kept of the person, as plain values, for whoever asks what we know of them.
- `addresses(contact)`: under which they were written to.
- `obstacles(contact)`: why they cannot be erased at this moment, in words.
- `shut_out(contact)`: take the locks that keep others away until the transaction ends.
- `erase(contact, at)`: what is theirs alone leaves; gives how much, by what it was. Counts and statistics stay.
- `keep_out(address_keys, at)`: these keyed hashes must not be written to, whoever they were.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final, Protocol, cast

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import Contact

type Row = Mapping[str, Any]

# A page shows this many of each kind, and says how many there are; the file holds them all.
SHOWN: Final = 50


@dataclass(frozen=True)
class Section:
    """One kind of data: `name` for files, `title` for people. Rows hold plain values under the same keys.

    `labels` says which of them a page shows, and under what word; `choices` are the words for codes. A file holds all
    rows as they are.
    """

    name: str
    title: str | Promise
    rows: "Sequence[Row] | Rows"
    labels: Mapping[str, str | Promise] = field(default_factory=dict)
    choices: Mapping[str, Mapping[Any, str | Promise]] = field(default_factory=dict)
    # Files that belong to the rows: name and content.
    files: Sequence[tuple[str, bytes]] = ()

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows.first() if isinstance(self.rows, Rows) else self.rows[:SHOWN]


class Rows:
    """Rows of the database as they are asked for: a page counts them and shows the first, a file takes all of them."""

    def __init__(self, found: models.QuerySet[Any], plain: Callable[[Any], Row]) -> None:
        self._found, self._plain = found, plain

    def __len__(self) -> int:
        return len(self._first) if len(self._first) <= SHOWN else self._number

    def __iter__(self) -> Iterator[Row]:
        rows = self._first if len(self._first) <= SHOWN else self._found.iterator(chunk_size=1000)
        return map(self._plain, rows)

    def first(self) -> list[Row]:
        return [self._plain(row) for row in self._first[:SHOWN]]

    @cached_property
    def _first(self) -> list[Any]:
        return list(self._found[: SHOWN + 1])

    @cached_property
    def _number(self) -> int:
        return self._found.count()


@dataclass(frozen=True)
class Written:
    """Free text: in which fields of which model, and the look-up that leads from it to the account.

    `reviewed`: somebody looks at each text before names leave it; otherwise they leave it unseen. `save` writes a row
    whose text changed where more than the text follows from it.
    """

    model: type[models.Model]
    account: str
    fields: tuple[str, ...]
    title: str | Promise
    reviewed: bool = True
    # The look-up that leads to the person whom a row is about, if there is one.
    contact: str = ""
    save: Callable[[Any, Mapping[str, Any], datetime], None] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    # The look-up leads through many rows, so that one text would be found once for each.
    through_many: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower  # noqa: SLF001 - documented

    def rows(self, contact: Contact) -> models.QuerySet[Any]:
        wanted = {self.account: contact.account_id, **self.extra}
        found = self.model._base_manager.filter(**wanted).order_by("pk")  # noqa: SLF001 - every row, also archived ones
        return found.distinct() if self.through_many else found


class Erase(Protocol):
    def __call__(self, contact: Contact, *, at: datetime) -> Mapping[str, int]: ...


class KeepOut(Protocol):
    def __call__(self, address_keys: Collection[str], *, at: datetime) -> None: ...


@dataclass(frozen=True)
class Part:
    """What one app says; it may leave out what does not concern it."""

    written: Sequence[Written] = ()
    held: Callable[[Contact], Iterable[Section]] | None = None
    addresses: Callable[[Contact], Iterable[str]] | None = None
    obstacles: Callable[[Contact], Iterable[str]] | None = None
    shut_out: Callable[[Contact], None] | None = None
    erase: Erase | None = None
    keep_out: KeepOut | None = None


def written() -> list[Written]:
    return [each for part in parts() for each in part.written]


def held(contact: Contact) -> list[Section]:
    return [section for part in parts() if part.held for section in part.held(contact)]


def addresses(contact: Contact) -> list[str]:
    """All they were ever written to under, in lower case."""
    found = (address for part in parts() if part.addresses for address in part.addresses(contact))
    return sorted({address.lower() for address in found if address})


def obstacles(contact: Contact) -> list[str]:
    return [words for part in parts() if part.obstacles for words in part.obstacles(contact)]


def parts() -> tuple[Part, ...]:
    return _imported(tuple(settings.PERSONAL_DATA))


@cache
def _imported(paths: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(cast(Part, import_string(path)) for path in paths)
