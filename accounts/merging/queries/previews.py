"""What a merge would do, before anybody does it: word by word, and how much comes along."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.merging.parts import Obstacle
from accounts.merging.queries.choices import Choice, Record, choices, outcome
from accounts.merging.queries.likenesses import alike
from accounts.merging.queries.obstacles import notes, obstacles
from accounts.merging.queries.references import between, colliding, references, uniques
from accounts.models import Account, Contact, MergeKind
from accounts.rules.names import match_key, person_key
from nurture.team.models import User
from nurture.web.numbers import whole_numbers

MODELS: dict[str, type[Account] | type[Contact]] = {MergeKind.ACCOUNT: Account, MergeKind.CONTACT: Contact}
RELATED = {MergeKind.ACCOUNT: "owner", MergeKind.CONTACT: "account"}
# More at once is a matter for whoever mends the source.
MOST = 6
OFFERED = 20


@dataclass(frozen=True)
class Preview:
    survivor: Record
    merged: list[Record]
    choices: list[Choice]
    # What comes along, and what stays behind because the survivor has it already: name and number.
    moves: list[tuple[str, int]]
    left_out: list[tuple[str, int]]
    obstacles: list[Obstacle]
    notes: list[str]

    @property
    def records(self) -> list[Record]:
        return [self.survivor, *self.merged]


def records(user: User, kind: str, pks: Sequence[str]) -> list[Record]:
    """In the order in which they are named; unknown numbers are left out."""
    if kind not in MODELS:
        return []
    visible: QuerySet[Any] = MODELS[kind].objects.visible_to(user).select_related(RELATED[MergeKind(kind)])
    numbers = whole_numbers(dict.fromkeys(pks))
    found = visible.in_bulk(numbers[:MOST])
    return [found[pk] for pk in numbers if pk in found]


def preview(survivor: Record, merged: list[Record], chosen: Mapping[str, int]) -> Preview:
    moves, left_out = _counted(survivor, merged)
    return Preview(
        survivor,
        merged,
        choices(survivor, merged, chosen),
        moves,
        left_out,
        obstacles(survivor, merged),
        notes(survivor, merged, outcome(survivor, merged, chosen)),
    )


def candidates(user: User, record: Record, written: str) -> list[Any]:
    """Whom it may be merged with: who looks alike, else whoever is found by name."""
    found: list[Any] = list(alike(user, record))
    if written and isinstance(record, Account):
        named = Q(name_key__contains=match_key(written)) | Q(name_latin__icontains=written)
        others = Account.objects.visible_to(user).filter(named | Q(domain=written)).select_related("owner")
        found = list(others.exclude(pk=record.pk).order_by("name", "pk")[:OFFERED])
    elif isinstance(record, Contact):
        people = record.account.contacts.exclude(pk=record.pk).filter(erased_at=None)
        ordered = people.select_related("account").order_by(Lower("family_name"), "given_name", "pk")
        key = person_key(written)
        matching = [
            each for each in ordered if key in person_key(f"{each.full_name}{each.name_latin}{each.email}")
        ]
        found = [each for each in found if not written] + matching
    return list(dict.fromkeys(found))[:OFFERED]


def named(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Numbers by model → by the word for it, the largest first; what has no word of its own is not shown."""
    said: Counter[str] = Counter()
    for label, number in counts.items():
        meta = apps.get_model(label)._meta
        if number and "verbose_name" in meta.original_attrs:
            said[str(meta.verbose_name_plural)] += number
    return said.most_common()


def _counted(
    survivor: Record, merged: Sequence[Record]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    rows: Counter[str] = Counter()
    double: Counter[str] = Counter()
    for record in merged:
        for reference, pks in between(survivor, record):
            double[reference.label] += len(pks)
        for reference in references(type(record)):
            rows[reference.label] += reference.rows(record).count()
            if reference.hangs_on:
                left = {
                    pk for each in uniques(reference) for pk in colliding(reference, each, survivor, record)
                }
                double[reference.label] += len(left)
    return named(rows - double), named(double)
