"""Both teams give their word, or one of them says no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import ActivityCategory
from nurture.projects.actions.locks import locked_nomination
from nurture.projects.actions.nominations.decks import close_ranks, put_on_deck, record_move
from nurture.projects.actions.nominations.telling import tell
from nurture.projects.actions.people import plainly, require_member
from nurture.projects.facts import (
    AlreadySigned,
    NominationClosed,
    NotReadyToSign,
    NotTheirs,
    OutOfTurn,
    StillFull,
)
from nurture.projects.models import (
    Nomination,
    NominationState,
    Signature,
    StageChange,
    Target,
    TargetStage,
)
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.decks import deck_of, next_with_a_place
from nurture.projects.queries.efforts import promise_for
from nurture.projects.queries.members import is_member, leads
from nurture.projects.queries.scoring import open_before_signing
from nurture.team.models import Team, User

type Pair = dict[str, User]


@transaction.atomic
def sign(
    *,
    nomination: Nomination,
    by: User,
    at: datetime,
    sales_owner: User | None = None,
    marketing_owner: User | None = None,
    override: str = "",
) -> Nomination:
    """Give the team's word. With both, the account becomes a target, or waits on deck when a limit is full.

    Unless said otherwise its owners are the rep who nominated and the marketer who signed. Scores come first, and
    the talk about their gap, unless `override` says in writing why not. Raises NotInTeam, AlreadySigned,
    NominationClosed, NotReadyToSign.
    """
    current = locked_nomination(nomination)
    require_member(current.project, by)
    signatures = list(current.signatures.select_related("user"))
    for signature in signatures:
        if signature.team == by.team or signature.user_id == by.pk:
            raise AlreadySigned(signature)
    _require(current, possible=current.is_in_review)
    missing = open_before_signing(current)
    if missing and not override:
        raise NotReadyToSign(missing)
    override = override if missing else ""
    signatures.append(
        Signature.objects.create(nomination=current, user=by, team=by.team, at=at, override=override)
    )
    tell(
        current,
        verb="projects.signed",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        missing=missing,
        override=override,
    )
    if len(signatures) < len(Team):
        current.state = NominationState.UNDER_REVIEW
        current.save(update_fields=["state"])
        return current
    pair = _pair(current, signatures, sales_owner, marketing_owner)
    if limits := _full(current, pair):
        put_on_deck(current, at)
        tell(current, verb="projects.put_on_deck", by=by, at=at, team="joint", limits=limits, **_plain(pair))
    else:
        _commit(current, pair, by=by, at=at)
    return current


@transaction.atomic
def commit(
    *,
    nomination: Nomination,
    by: User,
    at: datetime,
    sales_owner: User | None = None,
    marketing_owner: User | None = None,
    why: str = "",
) -> Target:
    """Give a nomination on deck the place that has become free.

    Raises NotInTeam, NominationClosed, StillFull when there is no place for this pair, and OutOfTurn when another
    one that stands before it could take the place, unless `why` says in writing why it waits on.
    """
    current = locked_nomination(nomination)
    require_member(current.project, by)
    _require(current, possible=current.is_on_deck)
    pair = _pair(current, list(current.signatures.select_related("user")), sales_owner, marketing_owner)
    if limits := _full(current, pair):
        raise StillFull(limits)
    _require_turn(current, why, by=by, at=at)
    target = _commit(current, pair, by=by, at=at)
    close_ranks(current.project)
    return target


@transaction.atomic
def decline(*, nomination: Nomination, reason: str, note: str, by: User, at: datetime) -> Nomination:
    """Say no, with a reason and a few words back to the rep.

    Raises NotInTeam, NominationClosed, and NotTheirs for one's own: that is taken back, not declined.
    """
    current = locked_nomination(nomination)
    require_member(current.project, by)
    if current.nominated_by_id == by.pk:
        raise NotTheirs
    _require(current, possible=current.is_open)
    current.decline_reason, current.decline_note = reason, note
    _close(current, NominationState.DECLINED, by=by, at=at)
    close_ranks(current.project)
    tell(
        current,
        verb="projects.declined",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        reason=reason,
        note=note,
    )
    return current


@transaction.atomic
def withdraw(*, nomination: Nomination, by: User, at: datetime) -> Nomination:
    """Take it back: its rep, or a lead of the project. Raises NotTheirs, NominationClosed."""
    current = locked_nomination(nomination)
    if current.nominated_by_id != by.pk and not leads(current.project, by):
        raise NotTheirs
    _require(current, possible=current.is_open)
    _close(current, NominationState.WITHDRAWN, by=by, at=at)
    close_ranks(current.project)
    tell(current, verb="projects.withdrawn", by=by, at=at)
    return current


def _require(nomination: Nomination, *, possible: bool) -> None:
    if not possible:
        raise NominationClosed(nomination)


def _require_turn(nomination: Nomination, why: str, *, by: User, at: datetime) -> None:
    """The order on deck holds for those who have a place now; who waits for an owner does not stop the others."""
    deck = list(deck_of(nomination.project))
    place = deck.index(nomination)
    first = next_with_a_place(nomination.project)
    if first is None or deck.index(first) >= place:
        return
    if not why:
        raise OutOfTurn(first)
    record_move(nomination, place + 1, None, why=why, by=by, at=at)


def _pair(
    nomination: Nomination, signatures: Sequence[Signature], sales: User | None, marketing: User | None
) -> Pair:
    """The owners: those chosen; else the rep who nominated, if still a member, and the marketer who signed."""
    signed = {signature.team: signature.user for signature in signatures}
    rep = nomination.nominated_by
    if not is_member(nomination.project, rep, team=Team.SALES):
        rep = signed[Team.SALES]
    pair: Pair = {"sales_owner": sales or rep, "marketing_owner": marketing or signed[Team.MARKETING]}
    require_member(nomination.project, pair["sales_owner"], team=Team.SALES)
    require_member(nomination.project, pair["marketing_owner"], team=Team.MARKETING)
    return pair


def _full(nomination: Nomination, pair: Pair) -> list[str]:
    return capacity(nomination.project).full(
        sales_owner=pair["sales_owner"].pk, marketing_owner=pair["marketing_owner"].pk
    )


def _plain(pair: Pair) -> dict[str, Any]:
    return {role: plainly(user) for role, user in pair.items()}


def _commit(nomination: Nomination, pair: Pair, *, by: User, at: datetime) -> Target:
    amount, quarter = nomination.terms
    promise = promise_for(nomination.project, amount)
    target = Target.objects.create(
        project=nomination.project,
        account=nomination.account,
        nomination=nomination,
        **pair,
        stage_since=at,
        expected_amount=amount,
        decision_quarter=quarter,
        do_not_say=nomination.do_not_say,
        promised_emails=promise.emails,
        promised_answers=promise.answers,
        promised_visits=promise.visits,
        committed_at=at,
    )
    StageChange.objects.create(target=target, stage=TargetStage.COMMITTED, at=at, by=by)
    _close(nomination, NominationState.COMMITTED, by=by, at=at)
    tell(
        nomination,
        verb="projects.committed",
        by=by,
        at=at,
        team="joint",
        amount=amount,
        quarter=quarter.isoformat(),
        **_plain(pair),
    )
    return target


def _close(nomination: Nomination, state: NominationState, *, by: User, at: datetime) -> None:
    nomination.state, nomination.closed_at, nomination.closed_by = state, at, by
    nomination.deck_place = None
    nomination.save()
