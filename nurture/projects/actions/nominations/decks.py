"""The order on deck: the last to come stands last, and whoever moves one says why."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nurture.projects.actions.locks import locked_nomination
from nurture.projects.actions.nominations.telling import tell
from nurture.projects.actions.people import require_member
from nurture.projects.facts import NominationClosed
from nurture.projects.models import DeckMove, Nomination, NominationState, Project
from nurture.projects.queries.decks import deck_of
from nurture.projects.rules.decks import moved
from nurture.team.models import User


@transaction.atomic
def move_on_deck(*, nomination: Nomination, place: int, why: str, by: User, at: datetime) -> Nomination:
    """Let it wait in another place, counted from 1. The place it has changes nothing.

    Raises NotInTeam, NominationClosed (it is not on deck any more).
    """
    current = locked_nomination(nomination)
    require_member(current.project, by)
    if not current.is_on_deck:
        raise NominationClosed(current)
    deck = list(deck_of(current.project))
    before, after = deck, moved(deck, current, place)
    if before == after:
        return current
    number(after)
    record_move(current, before.index(current) + 1, after.index(current) + 1, why=why, by=by, at=at)
    return current


def record_move(
    nomination: Nomination, before: int, after: int | None, *, why: str, by: User, at: datetime
) -> None:
    """`after` is None when it left the deck before its turn."""
    DeckMove.objects.create(
        nomination=nomination, place_before=before, place_after=after, why=why, at=at, by=by
    )
    tell(
        nomination,
        verb="projects.moved_on_deck",
        by=by,
        at=at,
        among_members=True,
        why=why,
        place_before=before,
        place_after=after,
    )


def put_on_deck(nomination: Nomination, at: datetime) -> None:
    """Behind all others. The project is locked by the caller."""
    deck = list(deck_of(nomination.project))
    number(deck)
    nomination.state, nomination.on_deck_at = NominationState.ON_DECK, at
    nomination.deck_place = len(deck) + 1
    nomination.save(update_fields=["state", "on_deck_at", "deck_place"])


def close_ranks(project: Project) -> None:
    """After one has left the deck."""
    number(list(deck_of(project)))


def number(deck: Sequence[Nomination]) -> None:
    for place, waiting in enumerate(deck, start=1):
        if waiting.deck_place != place:
            waiting.deck_place = place
            waiting.save(update_fields=["deck_place"])
