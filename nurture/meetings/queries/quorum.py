"""Whether enough people are here to decide on a target: one of each team, and one of its owners or who comes for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.meetings.lobby.models import Attendance
from nurture.meetings.lobby.rules import lacking
from nurture.meetings.models import Meeting, Vote
from nurture.meetings.queries.live import here
from nurture.projects.models import Membership, Target
from nurture.projects.queries.members import memberships


@dataclass(frozen=True)
class Quorum:
    lacks_teams: tuple[str, ...]
    # Neither owner is here, nor whoever comes for them.
    lacks_owner: bool

    @property
    def is_there(self) -> bool:
        return not (self.lacks_teams or self.lacks_owner)


def quorum(
    meeting: Meeting,
    target: Target,
    *,
    spoke: Collection[int] = (),
    present: Collection[int] | None = None,
    members: Sequence[Membership] | None = None,
    at: datetime,
) -> Quorum:
    """Whoever gave their word counts as being here. Three queries; one where `present` and `members` are known."""
    there = set(here([meeting.pk], at=at)[meeting.pk] if present is None else present) | set(spoke)
    if meeting.is_apart:
        # Without a room, whoever voted took part.
        there |= set(Vote.objects.filter(turn__meeting=meeting).values_list("user", flat=True))
    everybody = memberships(meeting.project) if members is None else members
    teams = {each.user_id: each.user.team for each in everybody if each.user.team and each.user_id in there}
    delegates = Attendance.objects.filter(meeting=meeting, delegate__isnull=False)
    found = lacking(
        coming=teams,
        delegates=dict(delegates.values_list("user_id", "delegate_id")),
        owners={target.pk: (target.sales_owner_id, target.marketing_owner_id)},
    )
    return Quorum(found.teams, bool(found.targets))
