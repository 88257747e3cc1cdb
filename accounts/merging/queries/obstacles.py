"""Why records cannot be one now, and what else whoever merges should know."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from accounts.merging.parts import Obstacle, Pair, handled, notes_of, obstacles_of
from accounts.merging.queries.choices import Record
from accounts.merging.queries.references import colliding, references, uniques


def obstacles(survivor: Record, merged: Sequence[Record]) -> list[Obstacle]:
    """Of each two of them: also those that are merged must not contradict each other."""
    found = [
        obstacle
        for one, other in combinations([survivor, *merged], 2)
        for obstacle in _between(Pair(one, other))
    ]
    return list(dict.fromkeys(found))


def notes(survivor: Record, merged: Sequence[Record], values: Mapping[str, Any]) -> list[str]:
    pairs = [Pair(survivor, each, values) for each in merged]
    said = [note for pair in pairs for note in notes_of(pair)]
    return list(dict.fromkeys(said))


def _between(pair: Pair) -> Iterator[Obstacle]:
    yield from obstacles_of(pair)
    for reference in references(type(pair.survivor)):
        for unique in uniques(reference):
            if reference.hangs_on or unique.name in handled():
                continue
            if colliding(reference, unique, pair.survivor, pair.merged):
                words = _(
                    "Both have something that may be there once only: %(what)s. Remove one of the two first."
                )
                yield Obstacle(words % {"what": reference.model._meta.verbose_name_plural})
