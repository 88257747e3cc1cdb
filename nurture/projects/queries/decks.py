"""What waits on deck of a project, and what has a place now."""

from dataclasses import dataclass

from django.db.models import F

from nurture.projects.models import Nomination, NominationQuerySet, NominationState, Project
from nurture.projects.queries.capacity import capacity
from nurture.projects.rules.capacity import Capacity
from nurture.team.models import Team

IN_ORDER = (F("deck_place").asc(nulls_last=True), "on_deck_at", "id")
RELATED = ("project", "account", "nominated_by", "closed_by", "similar_deal__account")


@dataclass(frozen=True)
class OnDeck:
    """`full` names the limits that keep it waiting; empty: a place is free. `place` counts from 1."""

    nomination: Nomination
    full: list[str]
    place: int

    @property
    def why(self) -> str:
        """Why it stands where it stands, if somebody moved it. Reads the prefetched moves."""
        moves = list(self.nomination.deck_moves.all())
        return moves[-1].why if moves else ""


def deck_of(project: Project) -> NominationQuerySet:
    """In the order in which places are given."""
    return Nomination.objects.filter(project=project, state=NominationState.ON_DECK).order_by(*IN_ORDER)


def on_deck_of(project: Project, loads: Capacity) -> list[OnDeck]:
    """With the limits that keep each waiting. Three queries."""
    return waiting(list(complete(deck_of(project)).prefetch_related("deck_moves")), loads)


def waiting(deck: list[Nomination], loads: Capacity) -> list[OnDeck]:
    """The deck of one project, already in order. No query."""
    return [OnDeck(each, full_limits(each, loads), place) for place, each in enumerate(deck, start=1)]


def next_with_a_place(project: Project) -> Nomination | None:
    """The first on deck whose pair could take it now. Three queries."""
    loads = capacity(project)
    deck = deck_of(project).select_related("account").prefetch_related("signatures")
    return next((each for each in deck if not full_limits(each, loads)), None)


def full_limits(nomination: Nomination, loads: Capacity) -> list[str]:
    """For the pair that would own it if nobody else is chosen. Reads the prefetched signatures."""
    marketing = nomination.signature_of(Team.MARKETING)
    return loads.full(
        sales_owner=nomination.nominated_by_id, marketing_owner=marketing.user_id if marketing else 0
    )


def complete(nominations: NominationQuerySet) -> NominationQuerySet:
    """With everything a row of a list shows. One query more for the signatures."""
    return nominations.select_related(*RELATED).prefetch_related("signatures__user")
