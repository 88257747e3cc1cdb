"""The nominations desk: what waits for this reader, what waits for a place, what was decided."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from nurture.projects.models import Nomination, NominationQuerySet, Project
from nurture.projects.queries.capacity import capacities
from nurture.projects.queries.decks import OnDeck, complete, waiting
from nurture.projects.queries.meters import ProjectMeters, meters
from nurture.projects.queries.scoring import Progress, progress
from nurture.projects.queries.turnover import turnovers
from nurture.projects.rules.scores import next_step
from nurture.projects.rules.turnover import Turnover
from nurture.team.models import User

RECENT = timedelta(days=30)
MOST_RECENT = 20


@dataclass(frozen=True)
class Waiting:
    """`step` is what comes next for the reader's team: "score", "talk", "sign", or nothing."""

    nomination: Nomination
    progress: Progress
    step: str


@dataclass(frozen=True)
class Deck:
    project: Project
    rows: list[OnDeck]


@dataclass(frozen=True)
class ProjectState:
    """How full a project is, and how many of its targets were let go this quarter."""

    meters: ProjectMeters
    turnover: Turnover


@dataclass(frozen=True)
class Desk:
    yours: list[Waiting]
    drafts: list[Nomination]
    with_others: list[Waiting]
    decks: list[Deck]
    decided: list[Nomination]
    projects: list[ProjectState]

    @property
    def is_empty(self) -> bool:
        return not (self.yours or self.drafts or self.with_others or self.decks or self.decided)


def desk(user: User, at: datetime) -> Desk:
    """Thirteen queries, whatever the size."""
    projects = list(Project.objects.running().visible_to(user).order_by("name", "id"))
    open_ones = list(_open(user, projects))
    in_review = [n for n in open_ones if n.is_in_review]
    known = progress([nomination.pk for nomination in in_review])
    steps = [_waiting(nomination, known[nomination.pk], user) for nomination in in_review]
    counted = turnovers(projects, at)
    return Desk(
        yours=[each for each in steps if each.step],
        drafts=[n for n in open_ones if n.is_draft],
        with_others=[each for each in steps if not each.step],
        decks=_decks(projects, [n for n in open_ones if n.is_on_deck]),
        decided=list(_decided(user, at)),
        projects=[ProjectState(each, counted[each.project.pk]) for each in meters(projects)],
    )


def _open(user: User, projects: list[Project]) -> NominationQuerySet:
    mine = complete(Nomination.objects.all().visible_to(user)).prefetch_related("deck_moves")
    return mine.filter(project__in=projects, closed_at=None).order_by("nominated_at", "id")


def _waiting(nomination: Nomination, found: Progress, user: User) -> Waiting:
    step = next_step(
        team=user.team,
        signed={signature.team for signature in nomination.signatures.all()},
        scored=found.teams_in,
        needs_talk=found.needs_talk,
    )
    return Waiting(nomination, found, step)


def _decks(projects: list[Project], on_deck: list[Nomination]) -> list[Deck]:
    decks: dict[int, list[Nomination]] = defaultdict(list)
    for nomination in sorted(on_deck, key=_order):
        decks[nomination.project_id].append(nomination)
    loads = capacities(projects)
    return [
        Deck(project, waiting(decks[project.pk], loads[project.pk]))
        for project in projects
        if project.pk in decks
    ]


def _order(nomination: Nomination) -> tuple[bool, int, datetime, int]:
    """As `decks.IN_ORDER`."""
    place = nomination.deck_place
    return place is None, place or 0, nomination.on_deck_at or nomination.nominated_at, nomination.pk


def _decided(user: User, at: datetime) -> NominationQuerySet:
    closed = Nomination.objects.all().visible_to(user).filter(closed_at__gt=at - RECENT)
    return complete(closed).order_by("-closed_at", "-id")[:MOST_RECENT]
