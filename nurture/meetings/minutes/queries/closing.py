"""What is read out, and what is left to say, before a meeting closes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nurture.meetings.homework.queries import Row, of_meeting
from nurture.meetings.minutes.queries.minutes import Decided, agreed_in, missing_words, next_cycle
from nurture.meetings.minutes.queries.rating import Rated, rated
from nurture.meetings.minutes.rules.closing import look_is_due
from nurture.meetings.models import CriteriaLook, Meeting
from nurture.meetings.queries.agenda import Entry, agenda
from nurture.meetings.queries.live import state
from nurture.meetings.rules.agenda import Place
from nurture.projects.models import Cycle
from nurture.team.models import User


@dataclass(frozen=True)
class Undecided:
    """Nothing is agreed: nothing was decided, or the word of `missing` is not given."""

    entry: Entry
    missing: list[User]


class Closing:
    """Asked for piece by piece: the page that reads out one decision does not ask for the rest."""

    def __init__(self, meeting: Meeting, user: User, *, at: datetime) -> None:
        self.meeting, self.user, self.at = meeting, user, at
        # Before anything else is read: whatever changes from now on is shown later.
        self.state = state(meeting, at=at)

    @cached_property
    def agreed(self) -> list[Decided]:
        """In the order in which they were agreed."""
        return agreed_in(self.meeting)

    @cached_property
    def undecided(self) -> list[Undecided]:
        entries = agenda(self.meeting, at=self.at).entries
        return [
            Undecided(each, missing_words(each.decision, each.target) if each.decision else [])
            for each in entries
            if each.place != Place.AGREED
        ]

    @cached_property
    def actions(self) -> list[Row]:
        return [row for row in of_meeting(self.meeting) if not row.action.dropped_at]

    @cached_property
    def rated(self) -> Rated:
        return rated(self.meeting, self.user)

    @cached_property
    def next_cycle(self) -> Cycle | None:
        return next_cycle(self.meeting, at=self.at)

    @cached_property
    def look(self) -> CriteriaLook | None:
        return CriteriaLook.objects.filter(meeting=self.meeting).select_related("by").first()

    @cached_property
    def proposes_look(self) -> bool:
        return self.look is None and look_due(self.meeting)


def look_due(meeting: Meeting) -> bool:
    """Whether this is the fourth meeting since both teams were asked to look at the criteria last. Two queries."""
    closed = Meeting.objects.filter(
        project=meeting.project_id, closed_at__isnull=False, cycle__number__lt=meeting.cycle.number
    )
    asked = CriteriaLook.objects.filter(
        meeting__project=meeting.project_id, meeting__cycle__number__lt=meeting.cycle.number
    )
    last = asked.order_by("-meeting__cycle__number").values_list("meeting__cycle__number", flat=True).first()
    return look_is_due(closed.filter(cycle__number__gt=last).count() if last else closed.count())
