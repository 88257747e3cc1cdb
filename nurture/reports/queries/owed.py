"""What waits for one person, and when each of it is done. One query for each kind, whatever the size."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account, Annotation, HeardBy
from nurture.delivery.models import Message, MessageState, Pause
from nurture.delivery.queries.pauses import pauses_for
from nurture.meetings.models import Confirmation, Decision, DecisionKind
from nurture.meetings.queries.links import target_path
from nurture.projects.models import IN_REVIEW_STATES, Nomination, Signature, Target
from nurture.sequences.models import Approval, Email, EmailVersion
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import Team, User

#: More of one kind than these is a list nobody works through, and a number nobody reads.
LONGEST: Final = 50
#: A customer who answered and hears nothing for so long concerns whoever leads the project.
UNANSWERED_AFTER: Final = timedelta(days=2)
#: What did not go is worth another try as long as it is news.
RECENTLY: Final = timedelta(days=7)
#: Ways to talk to somebody oneself.
TOUCHES: Final = (HeardBy.PHONE, HeardBy.VISIT, HeardBy.ONLINE)


@dataclass(frozen=True)
class Owed:
    """One thing that waits for this person; `kind` names templates/reports/owed/<kind>.html."""

    kind: str
    account: Account
    link: str
    since: datetime
    words: str = ""
    pause: Pause | None = None

    @property
    def template_name(self) -> str:
        return f"reports/owed/{self.kind}.html"


def owed(user: User, *, at: datetime) -> list[Owed]:
    """What came from a customer stands first: they wait for an answer."""
    return [told(row) for rows, told in _KINDS for row in rows(user, at)[:LONGEST]]


def owed_count(user: User, *, at: datetime) -> int:
    """How many things wait; of many of a kind more than `owed` lists. One query."""
    first, *others = [rows(user, at).order_by().values("pk") for rows, _told in _KINDS]
    return first.union(*others, all=True).count()


def mine(user: User) -> QuerySet[Target]:
    """Live targets this person is one of the two owners of."""
    return Target.objects.live().filter(Q(sales_owner=user) | Q(marketing_owner=user))


def _paused(user: User, at: datetime) -> QuerySet[Pause]:
    return pauses_for(user)


def _unanswered(user: User, at: datetime) -> QuerySet[Pause]:
    """Nobody has chosen yet on an account of a project this person leads."""
    led = Target.objects.live().visible_to(user)
    if not user.is_administrator:
        led = led.filter(project__memberships__user=user, project__memberships__is_lead=True)
    lying = Pause.objects.filter(
        lifted_at=None, started_at__lt=at - UNANSWERED_AFTER, account__in=led.values("account")
    )
    of_others = lying.exclude(account__owner=user).exclude(account__in=mine(user).values("account"))
    return of_others.select_related("account", "reaction").order_by("started_at", "pk")


def _to_confirm(user: User, at: datetime) -> QuerySet[Decision]:
    """Decided by the other team, in a meeting that is still open."""
    given = Confirmation.objects.filter(decision=OuterRef("pk")).filter(Q(team=user.team) | Q(user=user))
    waiting = Decision.objects.standing().filter(
        agreed_at=None, meeting__closed_at=None, meeting__project__memberships__user=user
    )
    return (
        _for_teams(user, waiting)
        .exclude(Exists(given))
        .select_related("target__account", "meeting")
        .order_by("made_at", "pk")
    )


def _to_sign(user: User, at: datetime) -> QuerySet[Nomination]:
    given = Signature.objects.filter(nomination=OuterRef("pk")).filter(Q(team=user.team) | Q(user=user))
    waiting = Nomination.objects.filter(
        state__in=IN_REVIEW_STATES, project__memberships__user=user, project__finished_at=None
    )
    return (
        _for_teams(user, waiting)
        .exclude(Exists(given))
        .select_related("account")
        .order_by("nominated_at", "pk")
    )


def _to_approve(user: User, at: datetime) -> QuerySet[Email]:
    """The other team gave its word for these words, and nothing of them is on its way yet."""
    standing = Approval.objects.standing().filter(email=OuterRef("pk"))
    going = Message.objects.filter(mailing__email_ref=OuterRef("pk"), state__in=HANDED_OVER | ON_THE_WAY)
    emails = Email.objects.filter(
        Exists(standing.exclude(team=user.team)),
        step__archived_at=None,
        step__sequence__archived_at=None,
        step__sequence__target__in=mine(user),
    )
    return (
        _for_teams(user, emails)
        .exclude(Exists(standing.filter(Q(team=user.team) | Q(user=user))))
        .exclude(Exists(going))
        .select_related("step__sequence__target__account")
        .order_by("updated_at", "pk")
    )


def _to_rewrite(user: User, at: datetime) -> QuerySet[Decision]:
    """The marketer's, until a newer version is saved."""
    since = EmailVersion.objects.filter(at__gt=OuterRef("agreed_at"))
    of_target = since.filter(email__step__sequence__target=OuterRef("target"))
    written = Exists(since.filter(email=OuterRef("proposal__email")))
    agreed = _agreed(DecisionKind.REWRITE).filter(target__marketing_owner=user)
    return agreed.exclude(written).exclude(Q(proposal__email=None) & Exists(of_target))


def _to_touch(user: User, at: datetime) -> QuerySet[Decision]:
    """The rep's, until they write down what was said."""
    told = Annotation.objects.filter(
        account=OuterRef("target__account"),
        author=user,
        heard_by__in=TOUCHES,
        created_at__gt=OuterRef("agreed_at"),
    )
    return _agreed(DecisionKind.SALES_TOUCH).filter(target__sales_owner=user).exclude(Exists(told))


def _astray(user: User, at: datetime) -> QuerySet[Message]:
    """Messages that no machine may settle alone, as long as nothing newer was planned for that person."""
    newer = Message.objects.filter(contact=OuterRef("contact"), created_at__gt=OuterRef("created_at"))
    lost = Q(state__in=[MessageState.FAILED, MessageState.EXPIRED], planned_at__gt=at - RECENTLY)
    messages = Message.objects.filter(
        Q(state=MessageState.UNCERTAIN) | lost, mailing__target__in=mine(user)
    ).exclude(Exists(newer))
    return messages.defer("raw").select_related("account", "contact").order_by("planned_at", "pk")


def _agreed(kind: DecisionKind) -> QuerySet[Decision]:
    """Agreed and the target's latest word."""
    later = Decision.objects.standing().filter(target=OuterRef("target"), agreed_at__gt=OuterRef("agreed_at"))
    decisions = Decision.objects.standing().filter(
        kind=kind, agreed_at__isnull=False, target__finished_at=None
    )
    return (
        decisions.exclude(Exists(later))
        .select_related("target__account", "meeting", "proposal__email")
        .order_by("agreed_at", "pk")
    )


def _for_teams[Rows: QuerySet[Any]](user: User, rows: Rows) -> Rows:
    """Only somebody of a team can give its word."""
    return rows if user.team in Team.values else rows.none()


def _paused_row(pause: Pause) -> Owed:
    link = pause.account.get_absolute_url()
    return Owed("paused", pause.account, link, pause.started_at, pause.reaction.words, pause)


def _unanswered_row(pause: Pause) -> Owed:
    link = pause.account.get_absolute_url()
    return Owed("unanswered", pause.account, link, pause.started_at, pause.reaction.words)


def _confirm_row(decision: Decision) -> Owed:
    link = target_path(decision.meeting, decision.target)
    return Owed("confirm", decision.target.account, link, decision.made_at, decision.reason)


def _sign_row(nomination: Nomination) -> Owed:
    link = nomination.get_absolute_url()
    return Owed("sign", nomination.account, link, nomination.nominated_at, nomination.why_now)


def _approve_row(email: Email) -> Owed:
    account = email.step.sequence.target.account
    return Owed("approve", account, email.get_absolute_url(), email.updated_at, email.subject)


def _rewrite_row(decision: Decision) -> Owed:
    """To the text itself, where there is one."""
    email = decision.proposal.email if decision.proposal else None
    link = email.get_absolute_url() if email else target_path(decision.meeting, decision.target)
    return Owed("rewrite", decision.target.account, link, decision.made_at, decision.reason)


def _touch_row(decision: Decision) -> Owed:
    """To where they write down what was said."""
    account = decision.target.account
    return Owed("touch", account, account.get_absolute_url(), decision.made_at, decision.reason)


def _astray_row(message: Message) -> Owed:
    link = message.get_absolute_url()
    return Owed(message.state, message.account, link, message.planned_at, str(message.contact))


_KINDS: Final[list[tuple[Callable[[User, datetime], QuerySet[Any]], Callable[[Any], Owed]]]] = [
    (_paused, _paused_row),
    (_to_confirm, _confirm_row),
    (_to_sign, _sign_row),
    (_to_approve, _approve_row),
    (_to_rewrite, _rewrite_row),
    (_to_touch, _touch_row),
    (_astray, _astray_row),
    (_unanswered, _unanswered_row),
]
