"""What the lead pool is narrowed to. A wrong value narrows nothing: this is a search, not a record."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries.pool import MYSELF, NOBODY, PoolFilter, PoolSort, industries, owners


def _industry_choices() -> list[tuple[str, str]]:
    return [("", gettext("Every industry")), *((name, name) for name in industries())]


def _owner_choices() -> list[tuple[str, str]]:
    return [
        ("", gettext("Every owner")),
        (MYSELF, gettext("Mine")),
        (NOBODY, gettext("Nobody’s")),
        *((str(owner.pk), str(owner)) for owner in owners()),
    ]


class AskedWhenDrawn(BaseChoiceIterator):
    """Choices that cost a query where they are drawn, once, and none where a fragment leaves them out."""

    def __init__(self, ask: Callable[[], list[tuple[str, str]]]) -> None:
        self.ask = ask

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        return self.ask()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.choices)


class PoolForm(forms.Form):
    q = forms.CharField(
        label=_("Search accounts"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    industry = forms.CharField(
        label=_("Industry"), required=False, widget=forms.Select(attrs={"class": "input"})
    )
    owner = forms.CharField(label=_("Owner"), required=False, widget=forms.Select(attrs={"class": "input"}))
    deals = forms.BooleanField(label=_("Has a past deal"), required=False)
    mailable = forms.BooleanField(label=_("Somebody can be mailed"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("industry", _industry_choices), ("owner", _owner_choices)):
            widget: Any = self.fields[name].widget
            widget.choices = AskedWhenDrawn(choices)

    def clean_owner(self) -> str:
        owner = str(self.cleaned_data["owner"])
        return owner if owner in {MYSELF, NOBODY} or (owner.isascii() and owner.isdecimal()) else ""

    def clean_sort(self) -> PoolSort:
        sort = self.cleaned_data["sort"]
        return PoolSort(sort) if sort in set(PoolSort) else PoolSort.NAME

    @property
    def chosen(self) -> PoolFilter:
        self.full_clean()
        cleaned = self.cleaned_data
        return PoolFilter(
            search=cleaned.get("q", ""),
            industry=cleaned.get("industry", ""),
            owner=cleaned.get("owner", ""),
            has_past_deal=cleaned.get("deals", False),
            has_mailable=cleaned.get("mailable", False),
            sort=cleaned.get("sort", PoolSort.NAME),
        )
