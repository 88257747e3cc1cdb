"""What everything that waits for one person is made of."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from nurture.delivery.models import Pause
from nurture.projects.models import Membership, Project
from nurture.reports.queries.facts import Facts
from nurture.reports.queries.named import Pursued
from nurture.team.models import Team, User


class Day(Facts):
    """The running projects one person sees, and what of it is theirs."""

    def __init__(self, user: User, at: datetime) -> None:
        super().__init__(at)
        self.user = user
        #: Only somebody of a team can give its word.
        self.team = user.team if user.team in Team.values else ""

    @cached_property
    def memberships(self) -> dict[int, bool]:
        """Running projects this person works in, and whether they lead them."""
        rows = Membership.objects.filter(user_id=self.user.pk, project__finished_at=None)
        return dict(rows.values_list("project_id", "is_lead"))

    @property
    def projects(self) -> Sequence[Project]:
        return self._projects

    @cached_property
    def led(self) -> set[int]:
        if self.user.is_administrator:
            return {project.pk for project in self.projects}
        return {project for project, leads in self.memberships.items() if leads}

    @cached_property
    def own(self) -> dict[int, Pursued]:
        """Those of which they are one of the two owners."""
        return {pk: target for pk, target in self.targets.items() if target.is_owned_by(self.user.pk)}

    @cached_property
    def _projects(self) -> list[Project]:
        """Their own, or, for an administrator, all."""
        seen = Project.objects.filter(finished_at=None)
        if not self.user.is_administrator:
            seen = seen.filter(pk__in=list(self.memberships))
        return list(seen.order_by("name", "pk"))

    def _pauses(self) -> QuerySet[Pause]:
        """Also of the accounts they own, in whatever project or none."""
        accounts = [target.company.pk for target in self.targets.values()]
        return Pause.objects.filter(
            Q(account_id__in=accounts) | Q(account__owner_id=self.user.pk), lifted_at=None
        )
