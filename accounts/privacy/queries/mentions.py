"""The texts that name a person, for whoever reviews them, and the same texts for whoever asks what we hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from accounts.models import Contact
from accounts.privacy.parts import Written, written
from accounts.privacy.rules.mentions import Choice, Named, around, names, pieces
from accounts.rules.words import texts

# A page shows this many; the others are treated as it is proposed.
SHOWN = 100


@dataclass(frozen=True)
class NamedText:
    """One row whose text names the person; `proposed` is what becomes of it unless somebody says otherwise."""

    written: Written
    row: models.Model
    about_them: bool
    sure: bool
    proposed: Choice

    @property
    def key(self) -> str:
        return f"{self.written.label}:{self.row.pk}"

    @property
    def title(self) -> str | Promise:
        return self.written.title

    @property
    def texts(self) -> list[str]:
        values = (getattr(self.row, name) for name in self.written.fields)
        return [text for value in values for text in texts(value) if text]


@dataclass(frozen=True)
class Marked:
    """A mention as a page shows it: the texts in pieces, those that name the person marked."""

    mention: NamedText
    texts: list[list[tuple[str, bool]]]
    chosen: str


def found(contact: Contact, who: Named, *, shared: bool) -> Iterator[NamedText]:
    """In the order of the apps; two queries a model, however many texts. `shared`: others have that family name."""
    for each in written():
        yield from _found(each, each.rows(contact), contact, who, shared=shared)


def reviewed(contact: Contact, who: Named, *, shared: bool) -> Iterator[NamedText]:
    """Those that somebody looks at before names leave them. Their rows hold nothing but the texts."""
    for each in written():
        if each.reviewed:
            yield from _found(each, each.rows(contact).only(*each.fields), contact, who, shared=shared)


def marked(mention: NamedText, who: Named, chosen: Mapping[str, str]) -> Marked:
    shown = [list(around(pieces(text, who))) for text in mention.texts if names(text, who)]
    return Marked(mention, shown, chosen.get(mention.key, mention.proposed.value))


def _found(
    each: Written, rows: models.QuerySet[Any], contact: Contact, who: Named, *, shared: bool
) -> Iterator[NamedText]:
    about = set(_about(each, contact))
    for row in rows.iterator(chunk_size=1000):
        said = [text for name in each.fields for text in texts(getattr(row, name))]
        if any(names(text, who) for text in said):
            sure = any(names(text, who, likely=False) for text in said)
            mine = row.pk in about
            leave = shared and not sure and not mine
            yield NamedText(each, row, mine, sure, Choice.LEAVE if leave else Choice.NAMES)


def _about(each: Written, contact: Contact) -> Any:
    if not each.contact:
        return ()
    return each.rows(contact).filter(**{each.contact: contact.pk}).values_list("pk", flat=True)
