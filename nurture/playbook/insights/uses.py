"""What apps above know of insights: what rests on them, and who reacted to it. Declared in settings.

- INSIGHT_USES: `(user, insight) -> [Use]`, what rests on it, the latest first.
- INSIGHT_REACTIONS: `(insight ids) -> {id: number of people}` who reacted themselves to what rests on it.
- INSIGHT_RESULTS: `(insight ids) -> {id: Results}`, what both teams found, looking back, of what rests on it. One function.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.panels import Use
from nurture.playbook.insights.models import Insight
from nurture.playbook.insights.rules import Results
from nurture.team.models import User

type UseSupplier = Callable[[User, Insight], Sequence[Use]]
type ResultSupplier = Callable[[Collection[int]], Mapping[int, Results]]
type ReactionSupplier = Callable[[Collection[int]], Mapping[int, int]]


def uses_of(user: User, insight: Insight) -> list[Use]:
    suppliers = cast(tuple[UseSupplier, ...], _named(tuple(settings.INSIGHT_USES)))
    return [use for supply in suppliers for use in supply(user, insight)]


def reactions_to(insights: Collection[int]) -> Mapping[int, int]:
    found: Counter[int] = Counter()
    suppliers = cast(tuple[ReactionSupplier, ...], _named(tuple(settings.INSIGHT_REACTIONS)))
    for supply in suppliers if insights else ():
        found.update(supply(insights))
    return found


def results_of(insights: Collection[int]) -> Mapping[int, Results]:
    supply = cast(ResultSupplier, _named((settings.INSIGHT_RESULTS,))[0])
    return supply(insights) if insights else {}


@cache
def _named(paths: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in paths)
