"""What finishing a project comes to, and what stands in its way.

settings.PROJECT_ENDINGS names functions `(project) -> Iterable[Consequence]` of the apps above, each with one query.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.projects.models import Nomination, Project, Target


@dataclass(frozen=True)
class Consequence:
    """In words; `url` leads to where an obstacle is cleared away."""

    words: str
    is_obstacle: bool = False
    url: str = ""


type Supplier = Callable[[Project], Iterable[Consequence]]


def consequences(project: Project) -> list[Consequence]:
    """Obstacles first. Two queries, and one of each app above."""
    found = [*_own(project), *(each for supply in _suppliers() for each in supply(project))]
    return sorted(found, key=lambda each: not each.is_obstacle)


def _own(project: Project) -> Iterator[Consequence]:
    waiting = list(Nomination.objects.open().filter(project=project).select_related("account"))
    for nomination in waiting:
        words = _("%(account)s is nominated and has no answer yet.") % {
            "account": nomination.account.display_name
        }
        yield Consequence(words, is_obstacle=True, url=nomination.get_absolute_url())
    live = Target.objects.live().filter(project=project).count()
    if live:
        words = ngettext(
            "One live target is finished with it. Its history stays.",
            "%(count)d live targets are finished with it. Their history stays.",
            live,
        )
        yield Consequence(words % {"count": live})


def _suppliers() -> tuple[Supplier, ...]:
    return _named(tuple(settings.PROJECT_ENDINGS))


@cache
def _named(paths: tuple[str, ...]) -> tuple[Supplier, ...]:
    return tuple(cast(Supplier, import_string(path)) for path in paths)
