"""What the screens of running meetings are told: that something changed, where the room is, and who is here."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    Max,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.meetings.models import Decision, Meeting, Presence
from nurture.projects.models import Membership
from nurture.sequences.models import Email
from nurture.team.models import Role, User

# Whoever was not seen for so long has gone, even if nobody noticed it.
UNSEEN = timedelta(seconds=40)


@dataclass(frozen=True)
class Where:
    """`mark` changes whenever what the pages show may have changed.

    In the meeting itself, on the timelines of its targets, in their emails, in what it sends.
    """

    mark: str
    phase: str
    place: int | None
    facilitator: int | None
    reading: int | None = None


@dataclass(frozen=True)
class State:
    mark: str
    phase: str
    place: int | None
    facilitator: int | None
    here: tuple[int, ...]
    reading: int | None = None

    @property
    def values(self) -> dict[str, object]:
        return asdict(self)


def where(meetings: Collection[int]) -> dict[int, Where]:
    """One query, whose cost is that of what happened since each meeting was opened."""
    rows = Meeting.objects.filter(pk__in=meetings).annotate(
        since=Coalesce("opened_at", "cycle__contribute_by"),
        told=_subquery(_told(), Max("id")),
        written=_subquery(_written(), Sum("version")),
        going=_subquery(_going(), Count("id")),
    )
    return {
        each.pk: Where(_mark(each), each.phase, each.place_id, each.facilitator_id, each.reading)
        for each in rows
    }


def here(meetings: Collection[int], *, at: datetime) -> dict[int, tuple[int, ...]]:
    """Who is in the room of each, by id. One query."""
    found = defaultdict(list)
    seen = Presence.objects.filter(meeting__in=meetings, left_at=None, seen_at__gt=at - UNSEEN)
    for meeting, user in seen.order_by("came_at", "id").values_list("meeting_id", "user_id"):
        found[meeting].append(user)
    return {meeting: tuple(found[meeting]) for meeting in meetings}


def state(meeting: Meeting, *, at: datetime) -> State:
    """Of one. Two queries."""
    now = where([meeting.pk])[meeting.pk]
    return together(now, here([meeting.pk], at=at)[meeting.pk])


def together(now: Where, who: tuple[int, ...]) -> State:
    return State(now.mark, now.phase, now.place, now.facilitator, who, now.reading)


def admitted(people: Collection[int], meetings: Collection[int]) -> dict[int, tuple[str, set[int]]]:
    """Of these people those who may still sign in, by id. Two queries.

    Of each: the fingerprint of their password, and which of these meetings they may see.
    """
    users = User.objects.filter(pk__in=people, is_active=True)
    theirs = defaultdict(set)
    members = Membership.objects.filter(user__in=people, project__meetings__in=meetings)
    for user, meeting in members.values_list("user_id", "project__meetings"):
        theirs[user].add(meeting)
    return {
        user.pk: (
            user.get_session_auth_hash(),
            set(meetings) if user.role == Role.ADMIN else theirs[user.pk],
        )
        for user in users
    }


def signed_in(sessions: Collection[str], *, at: datetime) -> set[str]:
    """Which of these sessions still hold. One query."""
    held = Session.objects.filter(session_key__in=sessions, expire_date__gt=at)
    return set(held.values_list("session_key", flat=True))


def _mark(meeting: Meeting) -> str:
    parts = (getattr(meeting, name) for name in ("version", "told", "written", "going"))
    return ".".join(str(part or 0) for part in parts)


def _told() -> QuerySet[Activity]:
    return Activity.objects.filter(
        account__targets__project=OuterRef("project"),
        account__targets__finished_at=None,
        at__gte=OuterRef("since"),
    )


def _written() -> QuerySet[Email]:
    return Email.objects.filter(
        step__sequence__target__project=OuterRef("project"),
        step__sequence__target__finished_at=None,
        step__sequence__archived_at=None,
    )


def _going() -> QuerySet[Message]:
    decided = Decision.objects.filter(meeting=OuterRef(OuterRef("pk"))).values("pk")
    return Message.objects.filter(mailing__decision_ref__in=decided).exclude(state=MessageState.PLANNED)


def _subquery[T: Model](rows: QuerySet[T], count: Aggregate) -> Subquery:
    """The number alone, of all rows together."""
    together = rows.order_by().annotate(together=Value(1)).values("together")
    return Subquery(together.annotate(found=count).values("found"), output_field=BigIntegerField())
