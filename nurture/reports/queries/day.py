"""What everything that waits for one person is made of: read once, in flat queries, by whoever asks first."""

from datetime import datetime
from functools import cached_property

from django.db.models import Q

from nurture.delivery.models import Pause
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle, Membership, Project, Target
from nurture.reports.queries.letters import Letter, letters_of
from nurture.reports.queries.named import Coming, Company, Pursued
from nurture.reports.queries.words import LATELY, Word, confirmed, words_on
from nurture.team.models import Team, User


class Day:
    """One person's projects, targets, emails and decisions at one moment."""

    def __init__(self, user: User, at: datetime) -> None:
        self.user, self.at = user, at
        #: Only somebody of a team can give its word.
        self.team = user.team if user.team in Team.values else ""

    @cached_property
    def memberships(self) -> dict[int, bool]:
        """Running projects this person works in, and whether they lead them."""
        rows = Membership.objects.filter(user_id=self.user.pk, project__finished_at=None)
        return dict(rows.values_list("project_id", "is_lead"))

    @cached_property
    def projects(self) -> list[Project]:
        """Running ones they see: their own, or, for an administrator, all."""
        seen = Project.objects.filter(finished_at=None)
        if not self.user.is_administrator:
            seen = seen.filter(pk__in=list(self.memberships))
        return list(seen.order_by("name", "pk"))

    @cached_property
    def led(self) -> set[int]:
        if self.user.is_administrator:
            return {project.pk for project in self.projects}
        return {project for project, leads in self.memberships.items() if leads}

    @cached_property
    def targets(self) -> dict[int, Pursued]:
        """Live targets of the projects they see."""
        rows = Target.objects.filter(finished_at=None, project_id__in=[each.pk for each in self.projects])
        return {
            pk: Pursued(pk, project, Company(account, name, latin), stage, sales, marketing)
            for pk, project, account, name, latin, stage, sales, marketing in rows.values_list(
                "pk",
                "project_id",
                "account_id",
                "account__name",
                "account__name_latin",
                "stage",
                "sales_owner_id",
                "marketing_owner_id",
            )
        }

    @cached_property
    def own(self) -> dict[int, Pursued]:
        """Those of which they are one of the two owners."""
        return {pk: target for pk, target in self.targets.items() if target.is_owned_by(self.user.pk)}

    @cached_property
    def coming(self) -> dict[int, Coming]:
        """By project, its open meeting, else that of its first cycle that is neither over nor closed."""
        rows = Cycle.objects.filter(project_id__in=[each.pk for each in self.projects]).filter(
            Q(observe_until__gte=self.at)
            | Q(pk__in=Meeting.objects.filter(opened_at__isnull=False, closed_at=None).values("cycle_id"))
        )
        found: dict[int, Coming] = {}
        for project, cycle, number, draft_by, meeting_at, end, meeting, opened, closed in rows.order_by(
            "number"
        ).values_list(
            "project_id",
            "pk",
            "number",
            "draft_by",
            "meeting_at",
            "observe_until",
            "meeting__pk",
            "meeting__opened_at",
            "meeting__closed_at",
        ):
            if closed is not None:
                continue
            is_open = opened is not None
            before = found.get(project)
            if before is None or (is_open and not before.is_open):
                found[project] = Coming(
                    project, cycle, number, draft_by, meeting_at, end, meeting, is_open=is_open
                )
        return found

    @cached_property
    def letters(self) -> dict[int, list[Letter]]:
        """The emails of all targets they see, by target."""
        return letters_of(list(self.targets))

    @cached_property
    def words(self) -> dict[int, list[Word]]:
        """What was decided for all targets they see, by target."""
        return words_on(list(self.targets), since=self.at - LATELY)

    @cached_property
    def confirmed(self) -> dict[int, dict[str, int]]:
        """Who stands by the decisions that are not agreed yet."""
        return confirmed([word.pk for words in self.words.values() for word in words if not word.agreed_at])

    @cached_property
    def pauses(self) -> list[Pause]:
        """Open ones of the targets they see and the accounts they own, the oldest first."""
        accounts = [target.company.pk for target in self.targets.values()]
        rows = Pause.objects.filter(
            Q(account_id__in=accounts) | Q(account__owner_id=self.user.pk), lifted_at=None
        )
        return list(rows.select_related("account", "reaction__contact").order_by("started_at", "pk"))

    def latest(self, target: int) -> Word | None:
        """What both teams agreed on last."""
        agreed = [word for word in self.words.get(target, ()) if word.agreed_at]
        return max(agreed, key=lambda word: (word.agreed_at or self.at, word.pk)) if agreed else None

    def coming_for(self, target: Pursued) -> Coming | None:
        return self.coming.get(target.project_id)
