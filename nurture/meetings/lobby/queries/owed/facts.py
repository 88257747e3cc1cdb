"""What a cycle is made of, read once by whoever asks first."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from nurture.meetings.lobby.queries.owed.shape import Debt, Kind
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle, Membership, Project, Target
from nurture.projects.queries.members import memberships
from nurture.sequences.models import Sequence
from nurture.sequences.queries.steps import Line, steps_of
from nurture.team.models import Team, User


class Facts:
    def __init__(self, project: Project, cycle: Cycle, at: datetime) -> None:
        self.project, self.cycle, self.at = project, cycle, at

    @cached_property
    def members(self) -> list[Membership]:
        return [each for each in memberships(self.project) if each.user.is_active]

    @cached_property
    def people(self) -> dict[int, User]:
        return {each.user_id: each.user for each in self.members if each.user.team}

    @cached_property
    def targets(self) -> list[Target]:
        rows = self.project.targets.live().select_related("account", "sales_owner", "marketing_owner")
        return list(rows.order_by("-expected_amount", "pk"))

    @cached_property
    def meeting(self) -> Meeting | None:
        return Meeting.objects.filter(cycle=self.cycle).first()

    @property
    def is_before(self) -> bool:
        return self.meeting is None or self.meeting.opened_at is None

    @property
    def lobby(self) -> str:
        return reverse("meetings:meeting", args=[self.meeting.pk]) if self.meeting else ""

    @cached_property
    def since(self) -> datetime:
        """When the meeting before this one was; before the first, when the project began."""
        earlier = Cycle.objects.filter(project=self.project, number__lt=self.cycle.number)
        found = earlier.order_by("-number").values_list("meeting_at", flat=True).first()
        return found or self.project.created_at

    @cached_property
    def lines(self) -> Mapping[int, list[Line]]:
        """The emails of each target."""
        sequences = list(Sequence.objects.filter(target__in=self.targets, archived_at=None))
        lines = steps_of(sequences)
        return {each.target_id: lines.get(each.pk, []) for each in sequences}

    def owner(self, target: Target, team: str) -> int:
        return target.sales_owner_id if team == Team.SALES else target.marketing_owner_id

    def debt(
        self,
        user: int,
        kind: Kind,
        *,
        due: datetime,
        url: str,
        target: Target | None = None,
        words: str = "",
    ) -> Debt | None:
        """None: whoever has left the project owes it nothing."""
        person = self.people.get(user)
        return Debt(person, kind, due, url, target, words) if person else None
