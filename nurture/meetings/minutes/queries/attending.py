"""Who was in a meeting, and who was not."""

from collections.abc import Collection
from dataclasses import dataclass

from nurture.meetings.models import Attendance, Meeting, Presence, Vote
from nurture.projects.models import Membership
from nurture.projects.queries.members import memberships
from nurture.team.models import User


@dataclass(frozen=True)
class Seat:
    """One member. `delegate`: who spoke for somebody who did not come."""

    user: User
    was_there: bool
    delegate: User | None = None


def seats(meeting: Meeting, *, spoke: Collection[int]) -> list[Seat]:
    """The members of both teams, and whoever was there without being one. Five queries at most.

    There was: whose screen was open, who led, opened, closed, voted, or whose word counted (`spoke`).
    """
    there = {*spoke, *_seen(meeting), *_voted(meeting)}
    there |= {meeting.opened_by_id or 0, meeting.closed_by_id or 0, meeting.facilitator_id or 0}
    answers = Attendance.objects.filter(meeting=meeting).select_related("delegate")
    members = [each for each in memberships(meeting.project) if _belongs(each, there)]
    delegates = {each.user_id: each.delegate for each in answers}
    return [
        Seat(each.user, each.user_id in there, None if each.user_id in there else delegates.get(each.user_id))
        for each in members
    ]


def _belongs(member: Membership, there: Collection[int]) -> bool:
    return bool(member.user.team) and (member.user.is_active or member.user_id in there)


def _seen(meeting: Meeting) -> set[int]:
    """While it was open: whoever only read the lobby was not there."""
    seen = Presence.objects.filter(meeting=meeting)
    if meeting.opened_at:
        seen = seen.filter(seen_at__gte=meeting.opened_at)
    if meeting.closed_at:
        seen = seen.filter(came_at__lte=meeting.closed_at)
    return set(seen.values_list("user", flat=True))


def _voted(meeting: Meeting) -> set[int]:
    return set(Vote.objects.filter(turn__meeting=meeting).values_list("user", flat=True))
