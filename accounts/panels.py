"""How the apps above put their part onto the pages of an account, without accounts knowing them.

Six lists of dotted paths in settings, each called once a page, in their order:

- ACCOUNT_PANELS: `(request, account) -> Panel | None`; None: nothing to say here.
- CONTACT_PANELS: `(request, contact) -> Panel | None`, on the page of a person, which has the slots left and right.
- ACCOUNT_MARKS: `(user, accounts) -> {account id: Mark}`, for all rows of a list at once.
- CONTACT_MARKS: `(user, contacts) -> {contact id: Mark}`; a contact with a mark shows it in place of "can be mailed".
- LAST_REACTIONS: `(user, contacts) -> {contact id: LastReaction}`, what each of them did themselves; the latest counts.
- ANNOTATION_USES: `(user, annotations) -> {annotation id: [Use]}`, what rests on them, the latest first.

A supplier shows only what `visible_to(user)` allows and asks a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import Account, Annotation, Contact
from nurture.team.models import User
from nurture.web.http import Request

# head: under the heading (a banner, the stages); actions: buttons beside the heading; left, right: cards of the columns.
type Slot = Literal["head", "actions", "left", "right"]


@dataclass(frozen=True)
class Panel:
    """A template and what it needs; it also sees `request`, `user`, `account` and `current_day`."""

    slot: Slot
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A word beside a name. `tone` is that of a tag: joint, sales, marketing, good, warn, bad."""

    label: str | Promise
    tone: str = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class LastReaction:
    """What somebody did themselves, in a word. `refused`: they asked us to stop."""

    label: str | Promise
    at: datetime
    refused: bool = False


@dataclass(frozen=True)
class Use:
    """Something that rests on a note, and what came of it in words. `who` of us named it so."""

    label: str
    url: str
    who: User
    at: datetime
    sent_at: datetime | None = None
    result: str | Promise = ""


type UseSupplier = Callable[[User, Sequence[Annotation]], Mapping[int, Sequence[Use]]]
type ReactionSupplier = Callable[[User, Sequence[Contact]], Mapping[int, LastReaction]]
type PanelSupplier = Callable[[Request, Account], Panel | None]
type ContactPanelSupplier = Callable[[Request, Contact], Panel | None]
type MarkSupplier[M] = Callable[[User, Sequence[M]], Mapping[int, Mark]]


def account_panels(request: Request, account: Account) -> dict[str, list[Panel]]:
    """The panels by slot."""
    slots: dict[str, list[Panel]] = defaultdict(list)
    for supply in cast(tuple[PanelSupplier, ...], _named(tuple(settings.ACCOUNT_PANELS))):
        if panel := supply(request, account):
            slots[panel.slot].append(panel)
    return slots


def contact_panels(request: Request, contact: Contact) -> dict[str, list[Panel]]:
    """The panels of a person by slot."""
    slots: dict[str, list[Panel]] = defaultdict(list)
    for supply in cast(tuple[ContactPanelSupplier, ...], _named(tuple(settings.CONTACT_PANELS))):
        if panel := supply(request, contact):
            slots[panel.slot].append(panel)
    return slots


def account_marks(user: User, accounts: Sequence[Account]) -> dict[int, list[Mark]]:
    return _marks(_named(tuple(settings.ACCOUNT_MARKS)), user, accounts)


def contact_marks(user: User, contacts: Sequence[Contact]) -> dict[int, list[Mark]]:
    return _marks(_named(tuple(settings.CONTACT_MARKS)), user, contacts)


def last_reactions(user: User, contacts: Sequence[Contact]) -> dict[int, LastReaction]:
    found: dict[int, LastReaction] = {}
    for supply in (
        cast(tuple[ReactionSupplier, ...], _named(tuple(settings.LAST_REACTIONS))) if contacts else ()
    ):
        for pk, reaction in supply(user, contacts).items():
            if pk not in found or reaction.at > found[pk].at:
                found[pk] = reaction
    return found


def annotation_uses(user: User, notes: Sequence[Annotation]) -> dict[int, list[Use]]:
    """By note; what one does not see is left out."""
    uses: dict[int, list[Use]] = defaultdict(list)
    for supply in cast(tuple[UseSupplier, ...], _named(tuple(settings.ANNOTATION_USES))) if notes else ():
        for pk, found in supply(user, notes).items():
            uses[pk].extend(found)
    return uses


def _marks[M](suppliers: tuple[MarkSupplier[M], ...], user: User, rows: Sequence[M]) -> dict[int, list[Mark]]:
    marks: dict[int, list[Mark]] = defaultdict(list)
    for supply in suppliers if rows else ():
        for pk, mark in supply(user, rows).items():
            marks[pk].append(mark)
    return marks


@cache
def _named(paths: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in paths)
