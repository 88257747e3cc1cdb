"""Whom to invite to which meeting, and from whom to take an invitation back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nurture.delivery.colleagues.models import PostState
from nurture.meetings.lobby.models import Invitation
from nurture.meetings.models import Meeting
from nurture.projects.models import CycleChange, Membership
from nurture.team.models import User


@dataclass(frozen=True)
class Due:
    """One mail to one person. `change`: what it tells, if it tells of one."""

    meeting: Meeting
    user: User
    cancels: bool
    # It stands in their calendar.
    was_invited: bool
    change: CycleChange | None
    # There is no room to come to: they are asked for their votes instead.
    is_apart: bool = False
    # How often it was taken back before, at the same time.
    again: int = 0
    repeats: int = 0


def invitations_due(at: datetime) -> list[Due]:
    """Of meetings to come that nobody has opened, that are held apart, and that are off. Five queries."""
    meetings = list(_ahead(at))
    members = _members(meetings)
    got = _got(meetings)
    changes = _changes(meetings)
    return [
        due
        for meeting in meetings
        for due in _of(meeting, members[meeting.project_id], got[meeting.pk], changes.get(meeting.cycle_id))
    ]


def attendees(meeting: Meeting) -> list[User]:
    """Everybody of the project who can sign in. One query."""
    people = User.objects.filter(memberships__project=meeting.project_id, is_active=True)
    return list(people.order_by("-team", "name", "pk"))


def repeats_for(user: User) -> Coalesce:
    """Of each meeting, as `Due.repeats` of the latest mail that reached them."""
    rows = Invitation.objects.filter(meeting=OuterRef("pk"), user=user).exclude(state=PostState.FAILED)
    counted = Count("pk") - Count("revision", distinct=True)
    return Coalesce(Subquery(rows.values("meeting").annotate(repeats=counted).values("repeats")), 0)


def _of(
    meeting: Meeting, members: dict[int, User], got: list[Invitation], change: CycleChange | None
) -> Iterator[Due]:
    """Whoever has not got the latest state of it. In whose calendar it does not stand hears nothing of what is off."""
    by_user: dict[int, list[Invitation]] = defaultdict(list)
    for each in got:
        by_user[each.user_id].append(each)
    revision, is_off = meeting.cycle.revision, bool(meeting.cycle.skipped_at or meeting.project.finished_at)
    people = members | {each.user_id: each.user for each in got}
    for pk, user in people.items():
        mine = by_user[pk]
        stands = _stands(mine)
        is_apart = meeting.is_apart and pk in members
        cancels = is_off or is_apart or pk not in members
        again = _again(mine, revision, cancels=cancels)
        if (
            (cancels and not (stands or is_apart))
            or not user.is_active
            or _is_settled(mine, revision, again, cancels=cancels)
        ):
            continue
        told, repeats = change if stands else None, _repeats(mine, revision)
        yield Due(meeting, user, cancels, stands, told, is_apart, again, repeats)


def _stands(mine: Iterable[Invitation]) -> bool:
    """In their calendar: the latest that reached them invites."""
    arrived = [each for each in mine if each.state != PostState.FAILED]
    return bool(arrived) and not arrived[-1].cancels


def _again(mine: Iterable[Invitation], revision: int, *, cancels: bool) -> int:
    """Whoever left and came back is invited once more; whoever leaves once more, has that taken back."""
    arrived = [each for each in mine if each.revision == revision and each.state != PostState.FAILED]
    if cancels:
        return max((each.again for each in arrived if not each.cancels), default=0)
    return sum(each.cancels for each in arrived)


def _repeats(mine: Iterable[Invitation], revision: int) -> int:
    """How often another thing was said of a revision than before, this once included.

    With the revision it is the SEQUENCE: calendars pass over an invitation that has the one of its cancellation
    (RFC 5546).
    """
    said = [*(each.revision for each in mine if each.state != PostState.FAILED), revision]
    return len(said) - len(set(said))


def _is_settled(mine: Iterable[Invitation], revision: int, again: int, *, cancels: bool) -> bool:
    """The row is there, and it is not one to be tried again."""
    key = (revision, cancels, again)
    found = [each for each in mine if (each.revision, each.cancels, each.again) == key]
    return any(each.state != PostState.FAILED or each.attempts >= each.most_attempts for each in found)


def _ahead(at: datetime) -> QuerySet[Meeting]:
    told = Invitation.objects.filter(meeting=OuterRef("pk"))
    on = Q(cycle__skipped_at=None, project__finished_at=None)
    coming = Q(on | Q(Exists(told)), cycle__meeting_at__gt=at, opened_at=None)
    apart = Q(apart_until__gt=at, closed_at=None, project__finished_at=None)
    return (
        Meeting.objects.filter(coming | apart)
        .select_related("project", "cycle", "opened_by")
        .order_by("cycle__meeting_at", "pk")
    )


def _members(meetings: Iterable[Meeting]) -> dict[int, dict[int, User]]:
    rows = Membership.objects.filter(
        project__in={each.project_id for each in meetings}, user__is_active=True
    ).select_related("user")
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for each in rows.order_by("pk"):
        found[each.project_id][each.user_id] = each.user
    return found


def _got(meetings: Iterable[Meeting]) -> dict[int, list[Invitation]]:
    rows = Invitation.objects.filter(meeting__in=list(meetings)).select_related("user")
    found: dict[int, list[Invitation]] = defaultdict(list)
    for each in rows.order_by("pk"):
        found[each.meeting_id].append(each)
    return found


def _changes(meetings: Iterable[Meeting]) -> dict[int, CycleChange]:
    """The latest of each cycle, unless another rhythm has moved it since."""
    still = Q(moved_to=None) | Q(moved_to=F("cycle__meeting_at"))
    rows = CycleChange.objects.filter(still, cycle__in=[each.cycle_id for each in meetings]).select_related(
        "by"
    )
    return {each.cycle_id: each for each in rows.order_by("at", "pk")}
