"""Insights with what speaks for and against them, for whoever reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db.models import Q

from accounts.models import Annotation, Deal
from accounts.panels import Use
from nurture.playbook.insights.models import Insight, InsightSource
from nurture.playbook.insights.rules import NONE, Results, Spoken, State, state_of
from nurture.playbook.insights.uses import reactions_to, results_of, uses_of
from nurture.team.models import User
from nurture.web.numbers import whole_number
from nurture.web.paging import Page, keyset_page

PAGE_SIZE: Final = 50
OFFERED: Final = 8


@dataclass(frozen=True)
class Voice:
    """One source as this reader may see it; `what` is None for a note of a project they are no member of."""

    row: InsightSource
    what: Annotation | Deal | None

    @property
    def kind(self) -> str:
        return "annotation" if self.row.annotation_id else "deal"


@dataclass(frozen=True)
class Row:
    insight: Insight
    state: State
    voices: Sequence[Voice]
    reactions: int
    results: Results

    @property
    def speak_for(self) -> list[Voice]:
        return [each for each in self.voices if each.row.speaks_for]

    @property
    def speak_against(self) -> list[Voice]:
        return [each for each in self.voices if not each.row.speaks_for]


@dataclass(frozen=True)
class Offer:
    """Something that could speak for it. `code` is what forms carry."""

    code: str
    what: Annotation | Deal


def insights_page(user: User, *, words: str = "", retired: bool = False, cursor: str = "") -> Page[Insight]:
    found = Insight.objects.exclude(retired_at=None) if retired else Insight.objects.in_use()
    found = found.filter(_says(words)).select_related("changed_by")
    return keyset_page(found, cursor, order=("-changed_at", "-id"), size=PAGE_SIZE)


def rows(user: User, insights: Iterable[Insight]) -> list[Row]:
    """A fixed number of queries, however many."""
    shown = list(insights)
    found = InsightSource.objects.standing().filter(insight__in=shown)
    sources = list(
        found.select_related(
            "annotation__account", "annotation__author", "deal__account", "added_by"
        ).order_by("added_at", "pk")
    )
    notes = [each.annotation_id for each in sources if each.annotation_id]
    seen = set(Annotation.objects.visible_to(user).filter(pk__in=notes).values_list("pk", flat=True))
    voices: dict[int, list[Voice]] = defaultdict(list)
    for each in sources:
        is_hidden = each.annotation_id is not None and each.annotation_id not in seen
        voices[each.insight_id].append(Voice(each, None if is_hidden else each.annotation or each.deal))
    keys = [each.pk for each in shown]
    reactions, results = reactions_to(keys), results_of(keys)
    return [_row(each, voices[each.pk], reactions, results) for each in shown]


def row_of(user: User, insight: Insight) -> Row:
    return rows(user, [insight])[0]


def used_in(user: User, insight: Insight) -> list[Use]:
    """What rests on it, the latest first."""
    return uses_of(user, insight)


def offers(user: User, insight: Insight, words: str) -> list[Offer]:
    """Notes and past deals that say these words. Two queries, none without words."""
    if not words.strip():
        return []
    typed = words.strip()
    notes = Annotation.objects.visible_to(user).roots()
    notes = notes.filter(Q(body__icontains=typed) | Q(their_words__icontains=typed))
    deals = (
        Deal.objects.visible_to(user)
        .past()
        .filter(
            Q(name__icontains=typed)
            | Q(account__name__icontains=typed)
            | Q(account__name_latin__icontains=typed)
            | Q(needed_information__icontains=typed)
        )
    )
    used = InsightSource.objects.standing().filter(insight=insight)
    notes = notes.exclude(pk__in=used.filter(deal=None).values("annotation"))
    deals = deals.exclude(pk__in=used.filter(annotation=None).values("deal"))
    said = notes.select_related("account", "author").order_by("-created_at", "-pk")[:OFFERED]
    sold = deals.select_related("account").order_by("-told", "-closed_on", "-pk")[:OFFERED]
    return [
        *[Offer(f"annotation:{each.pk}", each) for each in said],
        *[Offer(f"deal:{each.pk}", each) for each in sold],
    ]


def search(words: str, *, size: int) -> list[Insight]:
    """Those in use that say these words, the latest first."""
    return list(Insight.objects.in_use().filter(_says(words)).order_by("-changed_at", "-pk")[:size])


def resting_on(account: int, *, size: int) -> list[Insight]:
    """Those in use for which somebody of this account spoke, the latest first."""
    there = Q(sources__annotation__account=account) | Q(sources__deal__account=account)
    found = Insight.objects.in_use().filter(there, sources__removed_at=None, sources__speaks_for=True)
    return list(found.distinct().order_by("-changed_at", "-pk")[:size])


def find_source(user: User, code: str) -> dict[str, Any] | None:
    """What "annotation:12" or "deal:3" means to this user, as columns."""
    kind, _colon, digits = code.partition(":")
    number = whole_number(digits)
    models = {
        "annotation": Annotation.objects.visible_to(user).roots(),
        "deal": Deal.objects.visible_to(user),
    }
    if number is None or kind not in models or not models[kind].filter(pk=number).exists():
        return None
    return {f"{kind}_id": number}


def _says(words: str) -> Q:
    fields = ("who", "information", "situation", "words")
    each = (
        Q(*[Q((f"{field}__icontains", word)) for field in fields], _connector=Q.OR) for word in words.split()
    )
    return reduce(and_, each, Q())


def _row(
    insight: Insight,
    voices: Collection[Voice],
    reactions: Mapping[int, int],
    results: Mapping[int, Results],
) -> Row:
    spoken = [Spoken(_account(each.row), each.row.speaks_for) for each in voices]
    number, found = reactions.get(insight.pk, 0), results.get(insight.pk, NONE)
    state = state_of(spoken, reactions=number, results=found, is_retired=insight.retired_at is not None)
    return Row(insight, state, list(voices), number, found)


def _account(row: InsightSource) -> int:
    source = row.annotation or row.deal
    return source.account_id if source else 0
