"""Reads across everything for one person's day. Each part is one query, whatever its size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Account, Activity
from nurture.delivery.models import Message, MessageState, Pause
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Meeting
from nurture.projects.models import Nomination, NominationState, Project, Signature, Target
from nurture.team.models import Team, User

LONGEST_LIST = 50


@dataclass(frozen=True)
class Owed:
    """One thing that waits for this person; `kind` names templates/reports/owed/<kind>.html."""

    kind: str
    account: Account
    link: str
    since: datetime
    words: str = ""

    @property
    def template_name(self) -> str:
        return f"reports/owed/{self.kind}.html"


@dataclass(frozen=True)
class Today:
    owed: list[Owed]
    happened: list[Activity]
    meetings: list[Meeting]
    has_project: bool


def today(user: User, *, at: datetime) -> Today:
    """Seven queries. What came from a customer stands first: they wait for an answer."""
    owed = [
        *_paused(user),
        *_to_confirm(user),
        *_to_sign(user),
        *_decided_for_me(user),
        *_needs_attention(user),
    ]
    return Today(
        owed=owed,
        happened=list(_happened(user, at)),
        meetings=list(_meetings(user)),
        has_project=Project.objects.visible_to(user).exists(),
    )


def _mine(user: User) -> QuerySet[Target]:
    """Live targets this person is one of the two owners of."""
    return Target.objects.live().filter(Q(sales_owner=user) | Q(marketing_owner=user))


def _paused(user: User) -> Iterable[Owed]:
    pauses = Pause.objects.filter(lifted_at=None, account__targets__in=_mine(user))
    for pause in (
        pauses.select_related("account", "reaction").distinct().order_by("started_at")[:LONGEST_LIST]
    ):
        yield Owed(
            "paused", pause.account, pause.account.get_absolute_url(), pause.started_at, pause.reaction.words
        )


def _to_confirm(user: User) -> Iterable[Owed]:
    if not user.team:
        return
    waiting = Decision.objects.filter(
        withdrawn_at=None, agreed_at=None, meeting__project__memberships__user=user
    ).exclude(Exists(Confirmation.objects.filter(decision=OuterRef("pk"), team=user.team)))
    for decision in waiting.select_related("target__account").order_by("made_at")[:LONGEST_LIST]:
        link = reverse("meetings:target", args=[decision.meeting_id, decision.target_id])
        yield Owed("confirm", decision.target.account, link, decision.made_at, decision.reason)


def _to_sign(user: User) -> Iterable[Owed]:
    if not user.team:
        return
    waiting = Nomination.objects.filter(
        state__in=[NominationState.NOMINATED, NominationState.UNDER_REVIEW], project__memberships__user=user
    ).exclude(Exists(Signature.objects.filter(nomination=OuterRef("pk"), team=user.team)))
    for nomination in waiting.select_related("account").order_by("nominated_at")[:LONGEST_LIST]:
        yield Owed(
            "sign",
            nomination.account,
            nomination.get_absolute_url(),
            nomination.nominated_at,
            nomination.why_now,
        )


def _decided_for_me(user: User) -> Iterable[Owed]:
    """A rewrite is the marketer's, a touch is the rep's, as long as their meeting is the target's latest word."""
    mine = (
        Q(kind=DecisionKind.REWRITE, target__marketing_owner=user)
        if user.team == Team.MARKETING
        else Q(kind=DecisionKind.SALES_TOUCH, target__sales_owner=user)
    )
    later = Decision.objects.filter(
        target=OuterRef("target"), agreed_at__gt=OuterRef("agreed_at"), withdrawn_at=None
    )
    agreed = Decision.objects.filter(
        mine, withdrawn_at=None, agreed_at__isnull=False, target__finished_at=None
    ).exclude(Exists(later))
    for decision in agreed.select_related("target__account").order_by("agreed_at")[:LONGEST_LIST]:
        kind = "rewrite" if decision.kind == DecisionKind.REWRITE else "touch"
        link = reverse("meetings:target", args=[decision.meeting_id, decision.target_id])
        yield Owed(kind, decision.target.account, link, decision.made_at, decision.reason)


def _needs_attention(user: User) -> Iterable[Owed]:
    """Messages that no machine may settle alone, on this person's targets."""
    messages = Message.objects.filter(
        state__in=[MessageState.UNCERTAIN, MessageState.FAILED], mailing__target__in=_mine(user)
    )
    for message in messages.select_related("account").order_by("planned_at")[:LONGEST_LIST]:
        yield Owed(
            "attention", message.account, message.get_absolute_url(), message.planned_at, message.to_address
        )


def _happened(user: User, at: datetime) -> QuerySet[Activity]:
    return (
        Activity.objects.filter(account__targets__in=_mine(user), at__gt=at - timedelta(days=7))
        .select_related("account", "actor", "contact", "annotation")
        .distinct()
        .order_by("-at", "-id")[:12]
    )


def _meetings(user: User) -> QuerySet[Meeting]:
    return (
        Meeting.objects.visible_to(user)
        .filter(closed_at=None)
        .select_related("project", "cycle")
        .order_by("cycle__meeting_at")[:5]
    )
