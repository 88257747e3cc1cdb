"""The nominations desk, and one nomination."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Account, Contact
from accounts.queries.people import choices
from nurture.projects.models import (
    Nomination,
    NominationQuerySet,
    NominationState,
    Project,
    Target,
)
from nurture.projects.queries.capacity import capacities, capacity
from nurture.projects.queries.members import is_member, leads, nominating_in
from nurture.projects.queries.meters import ProjectMeters, meters
from nurture.projects.rules.capacity import Capacity
from nurture.team.models import Team, User

RECENT = timedelta(days=30)
MOST_RECENT = 20
PEOPLE = 8


@dataclass(frozen=True)
class OnDeck:
    """`full` names the limits that keep it waiting; empty: a place is free."""

    nomination: Nomination
    full: list[str]


@dataclass(frozen=True)
class Desk:
    to_sign: list[Nomination]
    drafts: list[Nomination]
    with_others: list[Nomination]
    on_deck: list[OnDeck]
    decided: list[Nomination]
    meters: list[ProjectMeters]

    @property
    def is_empty(self) -> bool:
        return not (self.to_sign or self.drafts or self.with_others or self.on_deck or self.decided)


@dataclass(frozen=True)
class NominationPage:
    """One nomination and what this reader may do about it."""

    nomination: Nomination
    people: list[Contact]
    full: list[str]
    may_sign: bool
    completes: bool
    may_decline: bool
    may_withdraw: bool
    may_commit: bool


def desk(user: User, at: datetime) -> Desk:
    """Eight queries, whatever the size."""
    projects = list(Project.objects.running().visible_to(user).order_by("name", "id"))
    open_ones = list(
        _complete(Nomination.objects.all().visible_to(user))
        .filter(project__in=projects, closed_at=None)
        .order_by("nominated_at", "id")
    )
    to_sign = [n for n in open_ones if n.is_in_review and user.team and not n.signature_of(user.team)]
    on_deck = sorted((n for n in open_ones if n.is_on_deck), key=_waiting_since)
    loads = capacities(projects)
    return Desk(
        to_sign=to_sign,
        drafts=[n for n in open_ones if n.is_draft],
        with_others=[n for n in open_ones if n.is_in_review and n not in to_sign],
        on_deck=[OnDeck(n, full_limits(n, loads[n.project_id])) for n in on_deck],
        decided=list(_decided(user, at)),
        meters=meters(projects),
    )


def on_deck_of(project: Project, loads: Capacity) -> list[OnDeck]:
    """First come, first served. Two queries."""
    waiting = _complete(project.nominations.filter(state=NominationState.ON_DECK))
    return [OnDeck(n, full_limits(n, loads)) for n in waiting.order_by("on_deck_at", "id")]


def nomination_page(nomination: Nomination, user: User) -> NominationPage:
    """A fixed number of queries."""
    found = _complete(Nomination.objects.all()).get(pk=nomination.pk)
    member = is_member(found.project, user)
    own = found.nominated_by_id == user.pk
    full = full_limits(found, capacity(found.project)) if found.is_on_deck else []
    signed = {signature.team for signature in found.signatures.all()}
    may_sign = found.is_in_review and member and user.team not in signed
    return NominationPage(
        found,
        people=list(choices(found.account)[:PEOPLE]),
        full=full,
        may_sign=may_sign,
        completes=may_sign and bool(signed),
        may_decline=found.is_open and member and not own,
        may_withdraw=found.is_open and (own or leads(found.project, user)),
        may_commit=found.is_on_deck and member and "project" not in full,
    )


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


def full_limits(nomination: Nomination, loads: Capacity) -> list[str]:
    """For the pair that would own it if nobody else is chosen. Reads the prefetched signatures."""
    marketing = nomination.signature_of(Team.MARKETING)
    return loads.full(
        sales_owner=nomination.nominated_by_id, marketing_owner=marketing.user_id if marketing else 0
    )


def _complete(nominations: NominationQuerySet) -> NominationQuerySet:
    return nominations.select_related(
        "project", "account", "nominated_by", "closed_by", "similar_deal__account"
    ).prefetch_related("signatures__user")


def _decided(user: User, at: datetime) -> NominationQuerySet:
    closed = Nomination.objects.all().visible_to(user).filter(closed_at__gt=at - RECENT)
    return _complete(closed).order_by("-closed_at", "-id")[:MOST_RECENT]


def _waiting_since(nomination: Nomination) -> tuple[datetime, int]:
    return nomination.on_deck_at or nomination.nominated_at, nomination.pk
