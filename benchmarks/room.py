"""What one screen of a large meeting costs the server: 50 targets, 5,000 things written down."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import uuid4

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Annotation, AnnotationKind
from nurture.meetings.models import Meeting
from nurture.projects.models import Project, Target
from nurture.team.models import User
from tests import build

FEW, MANY, NOTES = 5, 50, 100
WARMING, RUNS = 3, 20
HTMX: Final = {"HX-Request": "true"}


@dataclass(frozen=True)
class Cost:
    queries: int
    median: float
    p95: float


def measured() -> dict[str, dict[int, Cost]]:
    """Of the page and of its pieces, by the number of targets."""
    found: dict[str, dict[int, Cost]] = {"page": {}, "pieces": {}}
    for targets in (FEW, MANY):
        meeting, reader = _meeting(targets)
        client = Client()
        client.force_login(reader)
        target = Target.objects.filter(project=meeting.project_id).earliest("pk")
        url = f"/meetings/{meeting.pk}/targets/{target.pk}/"
        found["page"][targets] = _cost(partial(client.get, url))
        found["pieces"][targets] = _cost(partial(client.get, f"{url}changes/", headers=HTMX))
    return found


def said(found: dict[str, dict[int, Cost]]) -> list[str]:
    lines = [
        f"\nOne screen of a meeting, {NOTES} things written down about each target, milliseconds\n",
        f"{'':>10}{'targets':>10}{'queries':>10}{'median':>10}{'p95':>10}{'goal':>32}",
    ]
    for what, costs in found.items():
        for targets, cost in costs.items():
            goal = "150, as many queries as for 5" if (what, targets) == ("page", MANY) else ""
            lines.append(
                f"{what:>10}{targets:>10}{cost.queries:>10}{cost.median:>10.0f}{cost.p95:>10.0f}{goal:>32}"
            )
    return lines


def _cost(ask: Callable[[], HttpResponseBase]) -> Cost:
    for _ in range(WARMING):
        if ask().status_code != 200:
            raise RuntimeError("The room does not open")
    with CaptureQueriesContext(connection) as captured:
        ask()
    # Read now: the next request begins a new log.
    queries = len(captured)
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return Cost(queries, statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[-1])


def _meeting(targets: int) -> tuple[Meeting, User]:
    reps, marketers = [build.rep() for _ in range(5)], [build.marketer() for _ in range(5)]
    project = build.project(*reps, *marketers, name=f"{targets} targets")
    for place in range(targets):
        _target(project, place, reps[place % 5], marketers[place % 5])
    meeting = build.meeting(build.cycle(project))
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk), reps[0]


def _target(project: Project, place: int, rep: User, marketer: User) -> None:
    account = build.account(f"{project.name} {place} 製作所")
    target = build.target(project, account, rep, marketer)
    person = build.contact(account, f"p{place}@{project.pk}.example")
    sequence = build.sequence(target)
    for subject in ("数字の話", "事例の話", "見学の話"):
        build.email(sequence, subject, person)
    Annotation.objects.bulk_create(
        Annotation(
            account=account,
            author=rep,
            team=rep.team,
            kind=(AnnotationKind.OBJECTION, AnnotationKind.FACT)[number % 2],
            body=f"聞いたこと {number}",
            heard_on=build.NOW.date(),
            created_at=build.NOW,
            operation=uuid4(),
        )
        for number in range(NOTES)
    )
