"""How each target stands when a meeting begins: an owner who can act, what happens next, what was left open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce

from nurture.delivery.models import Message
from nurture.meetings.minutes.models import Correction, LeftOpen
from nurture.meetings.models import Action, Decision, DecisionKind, Meeting
from nurture.projects.models import Membership, Offer, Target
from nurture.sequences.models import WORK, Email, EmailVersion, Enrolment


@dataclass(frozen=True)
class Left:
    """What the meeting before said when it closed without a decision, in the words its minutes have."""

    how: str
    why: str


@dataclass(frozen=True)
class Standing:
    """`lacks_owner`: sales, marketing, both or nothing."""

    lacks_owner: tuple[str, ...] = ()
    has_next: bool = True
    is_offered: bool = False
    left: Left | None = None

    @property
    def is_headless(self) -> bool:
        return bool(self.lacks_owner) or not self.has_next


def standings(meeting: Meeting, targets: Iterable[int], *, at: datetime) -> dict[int, Standing]:
    """As it was at `at`, so that what the meeting itself decides moves nothing in its agenda. One query."""
    left = _left(meeting, at)
    corrected = Correction.objects.filter(meeting=_before(meeting, at), target=OuterRef("pk"), at__lte=at)
    rows = Target.objects.filter(pk__in=list(targets)).annotate(
        sales_there=Exists(_members("sales_owner")),
        marketing_there=Exists(_members("marketing_owner")),
        offered=Exists(Offer.objects.filter(target=OuterRef("pk"), taken_back_at=None, at__lte=at)),
        goes_on=Exists(_emails(at)) | Exists(_work()) | Exists(_actions(at)) | Exists(_waits(meeting)),
        left_how=Subquery(left.values("how")),
        left_why=Coalesce(
            Subquery(corrected.order_by("-at", "-id").values("after")[:1]),
            Subquery(left.values("why")),
            output_field=TextField(),
        ),
    )
    return {
        pk: Standing(
            tuple(team for team, there in (("sales", sales), ("marketing", marketing)) if not there),
            has_next=goes_on or offered,
            is_offered=offered,
            left=Left(how, why) if how else None,
        )
        for pk, sales, marketing, offered, goes_on, how, why in rows.values_list(
            "pk", "sales_there", "marketing_there", "offered", "goes_on", "left_how", "left_why"
        )
    }


def _members(owner: str) -> QuerySet[Membership]:
    """The owner still works in the project and can sign in."""
    return Membership.objects.filter(project=OuterRef("project"), user=OuterRef(owner), user__is_active=True)


def _emails(at: datetime) -> QuerySet[Email]:
    """Something written that nobody had received yet."""
    gone = Message.objects.filter(mailing__email_ref=OuterRef("pk"), handed_over_at__lte=at)
    written = EmailVersion.objects.filter(email=OuterRef("pk"), at__lte=at)
    return Email.objects.filter(
        Exists(written),
        ~Exists(gone),
        step__sequence__target=OuterRef("pk"),
        step__sequence__archived_at=None,
        step__archived_at=None,
    ).exclude(subject="")


def _work() -> QuerySet[Enrolment]:
    """A call, a visit or a task that has come due or will."""
    open_ones = (Enrolment.State.WAITING, Enrolment.State.READY)
    return Enrolment.objects.filter(
        sequence__target=OuterRef("pk"),
        sequence__archived_at=None,
        state__in=open_ones,
        step__kind__in=WORK,
    )


def _actions(at: datetime) -> QuerySet[Action]:
    still = Q(done_at=None) | Q(done_at__gt=at), Q(dropped_at=None) | Q(dropped_at__gt=at)
    return Action.objects.filter(*still, target=OuterRef("pk"), given_at__lte=at)


def _waits(meeting: Meeting) -> QuerySet[Decision]:
    """An earlier meeting agreed to wait beyond this one."""
    return Decision.objects.standing().filter(
        target=OuterRef("pk"),
        kind=DecisionKind.WAIT,
        agreed_at__isnull=False,
        until__gt=meeting.cycle.meeting_at.date(),
        meeting__cycle__number__lt=meeting.cycle.number,
    )


def _before(meeting: Meeting, at: datetime) -> Subquery:
    """The last meeting of the project that had ended then."""
    ended = Meeting.objects.filter(
        project=meeting.project_id, closed_at__lte=at, cycle__number__lt=meeting.cycle.number
    )
    return Subquery(ended.order_by("-cycle__number").values("pk")[:1])


def _left(meeting: Meeting, at: datetime) -> QuerySet[LeftOpen]:
    return LeftOpen.objects.filter(meeting=_before(meeting, at), target=OuterRef("pk"))
