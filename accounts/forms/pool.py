"""What the lead pool is narrowed to. A wrong value narrows nothing: this is a search, not a record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - a form's own data
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries.pool_choices import industries, owners, tags
from accounts.queries.tags import tag_now
from accounts.rules.pool import (
    MYSELF,
    NOBODY,
    USUAL_COLUMNS,
    Column,
    Mailable,
    PoolFilter,
    Size,
    Standing,
    Told,
    Touch,
    columns,
    order,
    touched,
)

type Choices = list[tuple[str, Any]]

SIZES: Choices = [
    ("", _("Every size")),
    (Size.SMALL, _("1–49 people")),
    (Size.MIDDLE, _("50–299 people")),
    (Size.LARGE, _("300–999 people")),
    (Size.LARGEST, _("1,000 people and more")),
    (Size.UNKNOWN, _("Size unknown")),
]
TOUCHES: Choices = [
    ("", _("Touched at any time")),
    (Touch.MONTH, _("Touched in the last 30 days")),
    (Touch.QUARTER, _("Touched in the last 90 days")),
    (Touch.QUIET, _("Quiet for 90 days")),
    (Touch.NEVER, _("Never touched")),
]
DEALS: Choices = [
    ("", _("With or without past deals")),
    (Told.ANY, _("Has a past deal")),
    (Told.WON, _("Has a deal we won")),
    (Told.NOT_WON, _("Has a deal we did not win")),
    (Told.NONE, _("No past deal")),
]
MAILABLES: Choices = [
    ("", _("Whoever works there")),
    (Mailable.SOMEBODY, _("Somebody can be mailed")),
    (Mailable.NOBODY, _("Nobody can be mailed")),
]
STANDINGS: Choices = [
    ("", _("In a project or free")),
    (Standing.TARGET, _("Target of a project")),
    (Standing.NOMINATED, _("Nominated")),
    (Standing.FREE, _("Free")),
]
COLUMNS: Choices = [
    (Column.INDUSTRY, _("Industry")),
    (Column.EMPLOYEES, _("Employees")),
    (Column.LOCATION, _("Location")),
    (Column.DOMAIN, _("Domain")),
    (Column.MAILABLE, _("Can be mailed")),
    (Column.DEALS, _("Past deals")),
    (Column.OWNER, _("Owner")),
    (Column.TAGS, _("Tags")),
    (Column.TOUCH, _("Last touch")),
    (Column.ADDED, _("Added")),
]


def _industry_choices() -> Choices:
    return [("", gettext("Every industry")), *((name, name) for name in industries())]


def _owner_choices() -> Choices:
    return [
        ("", gettext("Every owner")),
        (MYSELF, gettext("Mine")),
        (NOBODY, gettext("Nobody’s")),
        *((str(owner.pk), str(owner)) for owner in owners()),
    ]


def _tag_choices() -> Choices:
    return [("", gettext("Every tag")), *((str(tag.pk), tag.name) for tag in tags())]


class AskedWhenDrawn(BaseChoiceIterator):
    """Choices that cost a query where they are drawn, once, and none where a fragment leaves them out."""

    def __init__(self, ask: Callable[[], Choices]) -> None:
        self.ask = ask

    @cached_property
    def choices(self) -> Choices:
        return self.ask()

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and what takes it off."""

    text: str
    off: dict[str, None]


def _select(label: Any, choices: Choices | tuple[()] = ()) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Select(attrs={"class": "input"}, choices=choices)
    )


class PoolForm(forms.Form):
    q = forms.CharField(label=_("Search accounts"), required=False, max_length=200)
    industry = _select(_("Industry"))
    size = _select(_("Employees"), SIZES)
    owner = _select(_("Owner"))
    touch = _select(_("Last touch"), TOUCHES)
    deals = _select(_("Past deals"), DEALS)
    mailable = _select(_("People"), MAILABLES)
    tag = _select(_("Tag"))
    project = _select(_("Project"), STANDINGS)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    column = forms.MultipleChoiceField(
        label=_("Shown columns"), required=False, choices=COLUMNS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict, *, at: datetime) -> None:
        data = _with_tag_of_now(data)
        super().__init__(data)
        self.asked = data
        self.at = at
        for name, ask in (("industry", _industry_choices), ("owner", _owner_choices), ("tag", _tag_choices)):
            widget: Any = self.fields[name].widget
            widget.choices = AskedWhenDrawn(ask)

    @cached_property
    def chosen(self) -> PoolFilter:
        touch = self._one_of(Touch, "touch")
        owner, tag = self._said("owner"), self._said("tag")
        return PoolFilter(
            search=self._said("q").replace("\0", "")[:200],
            industry=self._said("industry").replace("\0", ""),
            size=self._one_of(Size, "size"),
            owner=owner if owner in {MYSELF, NOBODY} or _is_id(owner) else "",
            touched=touched(touch, self.at) if touch else None,
            deals=self._one_of(Told, "deals"),
            mailable=self._one_of(Mailable, "mailable"),
            tag=int(tag) if _is_id(tag) else None,
            standing=self._one_of(Standing, "project"),
            order=order(self._said("sort")),
            columns=columns(self.asked.getlist("column")),
        )

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, in words. Asks for the names of owners and tags only when one is chosen."""
        shown = ["industry", "size", "owner", "touch", "deals", "mailable", "tag", "project"]
        return [Chip(text, {name: None}) for name in shown if (text := self._word(name))]

    @property
    def words(self) -> list[str]:
        search = self.chosen.search.strip()
        return [*([f"“{search}”"] if search else []), *(chip.text for chip in self.chips)]

    def _word(self, name: str) -> str:
        value = self._said(name)
        if not value:
            return ""
        if name == "industry":
            return value
        widget: Any = self.fields[name].widget
        return str(dict(widget.choices).get(value, ""))

    def _said(self, name: str) -> str:
        return str(self.asked.get(name, "")).strip()

    def _one_of[E: StrEnum](self, kind: type[E], name: str) -> E | None:
        value = self._said(name)
        return kind(value) if value in set(kind) else None


def _with_tag_of_now(data: QueryDict) -> QueryDict:
    """An address that somebody kept may name a tag that became one with another. No query where it names none."""
    written = str(data.get("tag", "")).strip()
    if not _is_id(written) or str(now := tag_now(int(written))) == written:
        return data
    data = data.copy()
    data["tag"] = str(now)
    return data


def _is_id(written: str) -> bool:
    """Nine digits at most: no database is asked for a number it cannot hold."""
    return written.isascii() and written.isdecimal() and len(written) <= 9


def address(data: QueryDict) -> QueryDict:
    """What of an address says which list is meant: without empty fields, pages and what is not ours."""
    kept = QueryDict(mutable=True)
    for name in PoolForm.base_fields:
        if values := [value for value in data.getlist(name) if value]:
            kept.setlist(name, values)
    if columns(kept.getlist("column")) == USUAL_COLUMNS:
        kept.pop("column", None)
    if view := data.get("view"):
        if not kept and data.keys() & PoolForm.base_fields.keys():
            # All filters of the view were taken off: its bare address would put them on again.
            kept["q"] = ""
        kept["view"] = view
    return kept
