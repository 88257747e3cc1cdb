"""What a decision was made of, kept as it stood; and who sees it otherwise."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.facts import AlreadyWithdrawn
from nurture.meetings.models import CastVote, Decision, Dissent, Option, Vote
from nurture.meetings.queries.candidates import Candidate, candidates
from nurture.meetings.queries.votes import is_for
from nurture.sequences.models import Evidence
from nurture.sequences.models.reasons import SOURCES
from nurture.team.models import User


def freeze(decision: Decision, *, chosen: Iterable[int]) -> None:
    """Every candidate as it stands, and every vote that was revealed. `chosen` are proposals. Written once."""
    if decision.options.exists():
        return
    shown = candidates(decision.meeting, decision.target).shown
    sources = _sources(shown)
    picked = set(chosen)
    options = Option.objects.bulk_create(
        _option(decision, place, each, picked, sources) for place, each in enumerate(shown, start=1)
    )
    pairs = list(zip(options, shown, strict=True))
    votes = Vote.objects.revealed().filter(turn__meeting=decision.meeting_id, turn__target=decision.target_id)
    CastVote.objects.bulk_create(
        CastVote(
            decision=decision,
            option=next((option for option, each in pairs if is_for(vote, each)), None),
            user_id=vote.user_id,
            team=vote.team,
            expected=vote.expected,
            confidence=vote.confidence,
        )
        for vote in votes.order_by("team", "at", "pk")
    )


@transaction.atomic
def dissent(*, decision: Decision, words: str, by: User, at: datetime) -> Dissent:
    """Any member, in one sentence, also after the meeting; it stops nothing. Said again, it is the better sentence.

    Raises AlreadyWithdrawn, NotInTeam.
    """
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    current = (
        Decision.objects.select_for_update(of=("self",)).select_related("target__account").get(pk=decision.pk)
    )
    if current.withdrawn_at:
        raise AlreadyWithdrawn
    known = current.dissents.filter(user=by).first()
    if known and known.words == words:
        return known
    said, _is_new = Dissent.objects.update_or_create(
        decision=current, user=by, defaults={"team": by.team, "words": words, "at": at}
    )
    record(
        account=current.target.account,
        verb="meetings.dissented",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        detail={"words": words},
        link=current.get_absolute_url(),
    )
    changed(meeting)
    return said


def _option(
    decision: Decision, place: int, each: Candidate, chosen: set[int], sources: dict[int, list[str]]
) -> Option:
    return Option(
        decision=decision,
        position=place,
        title=each.title[:300],
        aim=each.aim[:600],
        evidence=each.evidence[:600],
        team=each.team,
        author=each.author,
        email=each.email,
        content_hash=each.email.content_hash if each.email else "",
        is_chosen=each.proposal_id in chosen,
        sources=sources.get(each.email.pk, []) if each.email else [],
    )


def _sources(shown: Iterable[Candidate]) -> dict[int, list[str]]:
    """What each draft rests on, by its email. One query."""
    found: dict[int, list[str]] = {}
    rows = Evidence.objects.standing().filter(email__in=[each.email.pk for each in shown if each.email])
    for each in rows.order_by("pk"):
        source = next(name for name in SOURCES if getattr(each, f"{name}_id"))
        found.setdefault(each.email_id, []).append(f"{source}:{getattr(each, f'{source}_id')}")
    return found
