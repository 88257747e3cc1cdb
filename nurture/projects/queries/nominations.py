"""One nomination, and where the nominations of an account stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.models import Account, Contact
from accounts.queries.people import choices
from nurture.projects.models import Nomination, NominationState, Project, Target, TargetEnd
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.criteria import Asked, asked_by, in_force
from nurture.projects.queries.decks import complete, deck_of, full_limits, next_with_a_place
from nurture.projects.queries.efforts import promise_for
from nurture.projects.queries.members import memberships, nominating_in
from nurture.projects.queries.scoring import Scoring, scoring
from nurture.projects.rules.effort import Effort
from nurture.projects.rules.scores import next_step
from nurture.team.models import Team, User

PEOPLE = 8


@dataclass(frozen=True)
class NominationPage:
    """One nomination and what this reader may do about it."""

    nomination: Nomination
    people: list[Contact]
    scoring: Scoring
    # The criteria it is or will be scored on, in the reader's language, and the number of their version.
    asked: list[Asked]
    version: int
    promise: Effort
    full: list[str]
    # Its place on deck and how many wait; 0 when it does not.
    place: int
    waiting: int
    # Another account has waited longer and has a place now.
    before_it: Nomination | None
    step: str
    may_score: bool
    may_reopen: bool
    may_sign: bool
    completes: bool
    may_decline: bool
    may_withdraw: bool
    may_commit: bool
    may_order: bool
    may_renominate: bool
    # Its target is parked, and this reader may park it on or drop it.
    may_let_go: bool
    sales: list[User]
    marketing: list[User]


def nomination_page(nomination: Nomination, user: User) -> NominationPage:
    """A fixed number of queries."""
    found = complete(Nomination.objects.select_related("follows", "target__end")).get(pk=nomination.pk)
    belonging = memberships(found.project)
    people = [each.user for each in belonging]
    may_lead = user.is_administrator or any(each.is_lead and each.user_id == user.pk for each in belonging)
    member = user in people and bool(user.team)
    own = found.nominated_by_id == user.pk
    seen = scoring(found, user)
    signed = {signature.team for signature in found.signatures.all()}
    may_sign = found.is_in_review and member and user.team not in signed
    criteria = seen.round.criteria if seen.round else in_force(found.project)
    full = full_limits(found, capacity(found.project)) if found.is_on_deck else []
    deck = list(deck_of(found.project)) if found.is_on_deck else []
    place = deck.index(found) + 1 if found in deck else 0
    amount, _quarter = found.terms
    return NominationPage(
        found,
        people=list(choices(found.account)[:PEOPLE]),
        scoring=seen,
        asked=asked_by(criteria, get_language()),
        version=(criteria.number or 1) if criteria else 1,
        promise=promise_for(found.project, amount),
        full=full,
        place=place,
        waiting=len(deck),
        before_it=_before_it(found, deck, full),
        step=next_step(
            team=user.team if member else "",
            signed=signed,
            scored=seen.teams_in,
            needs_talk=seen.needs_talk,
        )
        if found.is_in_review
        else "",
        may_score=found.is_in_review and member and not seen.is_revealed,
        may_reopen=found.is_in_review and member and seen.is_revealed,
        may_sign=may_sign,
        completes=may_sign and bool(signed),
        may_decline=found.is_open and member and not own,
        may_withdraw=found.is_open and (own or may_lead),
        may_commit=found.is_on_deck and member and "project" not in full,
        may_order=found.is_on_deck and member and len(deck) > 1,
        may_renominate=_may_renominate(found, user, member=member),
        may_let_go=_may_let_go(found, user, may_lead=may_lead),
        sales=[each for each in people if each.team == Team.SALES],
        marketing=[each for each in people if each.team == Team.MARKETING],
    )


def _before_it(nomination: Nomination, deck: Sequence[Nomination], full: Sequence[str]) -> Nomination | None:
    if not deck or "project" in full:
        return None
    first = next_with_a_place(nomination.project)
    return first if first and deck.index(first) < deck.index(nomination) else None


def _may_renominate(nomination: Nomination, user: User, *, member: bool) -> bool:
    """It was declined or taken back, or its target was let go, and the account is free."""
    if not (member and user.team == Team.SALES and nomination.closed_at):
        return False
    if nomination.state == NominationState.COMMITTED and not hasattr(nomination.target, "end"):
        return False
    return in_the_way(nomination.project, nomination.account, user) is None


def _may_let_go(nomination: Nomination, user: User, *, may_lead: bool) -> bool:
    target = getattr(nomination, "target", None)
    end = getattr(target, "end", None)
    if target is None or end is None or end.kind != TargetEnd.Kind.PARK:
        return False
    return may_lead or user.pk in {target.sales_owner_id, target.marketing_owner_id}


def standing(user: User, account: Account) -> list[Nomination]:
    """The open nominations and own drafts of an account that this user sees. Two queries."""
    seen = account.nominations.visible_to(user).filter(closed_at=None)
    related = seen.select_related("project", "nominated_by").prefetch_related("signatures__user")
    return list(related.order_by("state", "id"))


def may_begin(user: User, targets: Sequence[Target], nominations: Sequence[Nomination]) -> bool:
    """There is a project of this rep in which the account is neither target, nominated nor drafted. One query.

    The targets and nominations are those of the account that this user sees: all those of their own projects.
    """
    busy = {target.project_id for target in targets} | {nomination.project_id for nomination in nominations}
    return not busy.issuperset(nominating_in(user).order_by().values_list("pk", flat=True))


def in_the_way(project: Project, account: Account, user: User) -> Target | Nomination | None:
    """Why this account cannot be nominated for this project again. At most three queries."""
    return (
        Target.objects.live().filter(project=project, account=account).first()
        or Nomination.objects.open().filter(project=project, account=account).first()
        or Nomination.objects.filter(
            project=project, account=account, nominated_by=user, state=NominationState.DRAFT
        ).first()
    )
