"""Accounts that were nominated: what comes next for a team, and which can take a place that is free."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from nurture.projects.models import IN_REVIEW_STATES, Nomination, NominationState, Signature
from nurture.projects.queries.capacity import limits_of
from nurture.projects.queries.scoring import progress
from nurture.projects.rules.capacity import Capacity
from nurture.projects.rules.scores import next_step
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import Company
from nurture.reports.queries.owed.shape import Owed
from nurture.team.models import Team

FIELDS = (
    "pk",
    "project_id",
    "account_id",
    "account__name",
    "account__name_latin",
    "nominated_at",
    "why_now",
    "state",
    "nominated_by_id",
    "on_deck_at",
)


@dataclass(frozen=True, slots=True)
class Put:
    """A nomination that waits for somebody, with who has signed it for which team."""

    pk: int
    project_id: int
    company: Company
    nominated_at: datetime
    why_now: str
    state: str
    nominated_by_id: int
    on_deck_at: datetime | None
    signed: Mapping[str, int]

    @property
    def url(self) -> str:
        return reverse("projects:nomination", args=[self.pk])


def nominations(day: Day) -> Iterator[Owed]:
    """Score, talk about a gap, sign, commit what has a place; due before the next meeting. At most four queries."""
    if not day.team:
        return
    found = _waiting(day)
    in_review = [put for put in found if put.state != NominationState.ON_DECK]
    known = progress([put.pk for put in in_review])
    for put in in_review:
        step = next_step(
            team=day.team,
            signed=put.signed,
            scored=known[put.pk].teams_in,
            needs_talk=known[put.pk].needs_talk,
        )
        if step and not (step == "sign" and day.user.pk in put.signed.values()):
            coming = day.coming.get(put.project_id)
            due = coming.meeting_at if coming else None
            yield Owed(step, put.company, put.url, since=put.nominated_at, due=due, words=put.why_now)
    yield from _places(day, [put for put in found if put.state == NominationState.ON_DECK])


def _places(day: Day, on_deck: Sequence[Put]) -> Iterator[Owed]:
    """For the pair that would own it: the first on deck of each project for whom there is room. No query."""
    loads = _loads(day, {put.project_id for put in on_deck})
    for project, capacity in loads.items():
        first = next(
            (put for put in on_deck if put.project_id == project and not capacity.full(**_pair(put))), None
        )
        if first and day.user.pk in _pair(first).values():
            yield Owed("place", first.company, first.url, since=first.on_deck_at or first.nominated_at)


def _pair(put: Put) -> dict[str, int]:
    return {
        "sales_owner": put.nominated_by_id,
        "marketing_owner": put.signed.get(Team.MARKETING, 0),
    }


def _loads(day: Day, projects: Collection[int]) -> dict[int, Capacity]:
    if not projects:
        return {}
    live: Counter[int] = Counter()
    owners: dict[int, Counter[int]] = defaultdict(Counter)
    for target in day.targets.values():
        live[target.project_id] += 1
        owners[target.project_id].update([target.sales_owner_id, target.marketing_owner_id])
    return {
        project.pk: Capacity(limits_of(project), live[project.pk], owners[project.pk])
        for project in day.projects
        if project.pk in projects
    }


def _waiting(day: Day) -> list[Put]:
    """In review by age, on deck in their order. Two queries."""
    states = [*IN_REVIEW_STATES, NominationState.ON_DECK]
    rows = Nomination.objects.filter(state__in=states, project_id__in=list(day.memberships))
    found = list(
        rows.order_by(F("deck_place").asc(nulls_last=True), "nominated_at", "pk").values_list(*FIELDS)
    )
    signed: dict[int, dict[str, int]] = defaultdict(dict)
    given = Signature.objects.filter(nomination_id__in=[row[0] for row in found])
    for nomination, team, user in given.values_list("nomination_id", "team", "user_id"):
        signed[nomination][team] = user
    return [
        Put(pk, project, Company(account, name, latin), at, why, state, by, on_deck, signed[pk])
        for pk, project, account, name, latin, at, why, state, by, on_deck in found
    ]
