"""What apps above know of insights: what rests on them, and who reacted to it. Declared in settings.

- INSIGHT_USES: `(user, insight) -> [Use]`, what rests on it, the latest first.
- INSIGHT_REACTIONS: `(insight ids) -> {id: number of people}` who reacted themselves to what rests on it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.panels import Use
from nurture.playbook.insights.models import Insight
from nurture.team.models import User

type UseSupplier = Callable[[User, Insight], Sequence[Use]]
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


@cache
def _named(paths: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in paths)
