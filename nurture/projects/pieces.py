"""How the apps above put their part onto the pages of projects, without projects knowing them.

Two lists of dotted paths in settings, each called once a page, in their order:

- PROJECT_PANELS: `(request, project) -> Panel`, under the head of a project's page.
- PROJECT_MARKS: `(user, projects) -> {project id: Mark}`, what goes on in a project right now.

A supplier asks a fixed number of queries. Whoever sees the page has been let in by then.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.panels import Mark, Panel
from nurture.projects.models import Project
from nurture.team.models import User
from nurture.web.http import Request

type PanelSupplier = Callable[[Request, Project], Panel]
type MarkSupplier = Callable[[User, Sequence[Project]], Mapping[int, Mark]]


def project_panels(request: Request, project: Project) -> list[Panel]:
    suppliers = cast(tuple[PanelSupplier, ...], _named(tuple(settings.PROJECT_PANELS)))
    return [supply(request, project) for supply in suppliers]


def project_marks(user: User, projects: Sequence[Project]) -> dict[int, list[Mark]]:
    marks: dict[int, list[Mark]] = defaultdict(list)
    for supply in cast(tuple[MarkSupplier, ...], _named(tuple(settings.PROJECT_MARKS))):
        for pk, mark in supply(user, projects).items():
            marks[pk].append(mark)
    return marks


@cache
def _named(paths: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in paths)
