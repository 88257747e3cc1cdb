"""What projects are made of at one moment: read once, in flat queries, by whoever asks first."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from nurture.delivery.controls.models import Stop
from nurture.delivery.models import Pause
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle, Project, Target
from nurture.reports.queries.letters import Letter, letters_of
from nurture.reports.queries.named import Coming, Company, Pursued
from nurture.reports.queries.readings import Reading, readings_of
from nurture.reports.queries.words import LATELY, Word, confirmed, words_on


class Facts:
    """The targets, emails, decisions and pauses of some projects. Finished targets belong to them only if asked for."""

    def __init__(self, at: datetime, *, finished: bool = False) -> None:
        self.at, self._finished = at, finished
        #: Decisions made before are not read.
        self.since = at - LATELY

    @property
    def projects(self) -> Sequence[Project]:
        raise NotImplementedError

    @cached_property
    def targets(self) -> dict[int, Pursued]:
        rows = Target.objects.filter(project_id__in=[each.pk for each in self.projects])
        if not self._finished:
            rows = rows.filter(finished_at=None)
        return {
            row[0]: Pursued(row[0], row[1], Company(row[2], row[3], row[4]), *row[5:])
            for row in rows.values_list(
                "pk",
                "project_id",
                "account_id",
                "account__name",
                "account__name_latin",
                "stage",
                "stage_since",
                "sales_owner_id",
                "marketing_owner_id",
                "expected_amount",
                "decision_quarter",
                "finished_at",
            )
        }

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
        """The emails of all targets, by target."""
        return letters_of(list(self.targets))

    @cached_property
    def readings(self) -> dict[int, Reading]:
        """The latest review of each email that can still go out."""
        found = [letter for letters in self.letters.values() for letter in letters if letter.is_open]
        return readings_of([letter.email_id for letter in found])

    @cached_property
    def words(self) -> dict[int, list[Word]]:
        """What was decided for all targets, by target."""
        return words_on(list(self.targets), since=self.since)

    @cached_property
    def confirmed(self) -> dict[int, dict[str, int]]:
        """Who stands by the decisions that are not agreed yet."""
        return confirmed([word.pk for words in self.words.values() for word in words if not word.agreed_at])

    @cached_property
    def pauses(self) -> list[Pause]:
        """Open ones, the oldest first."""
        return list(
            self._pauses()
            .select_related("account", "reaction__contact", "started_by")
            .order_by("started_at", "pk")
        )

    @cached_property
    def stops(self) -> list[tuple[int | None, int | None]]:
        """Project and target of the stops that stand; an address that is stopped may be nobody's here."""
        standing = Stop.objects.standing().filter(identity=None)
        return list(standing.values_list("project_id", "target_id"))

    def is_stopped(self, target: Pursued) -> bool:
        return any(
            project in {None, target.project_id} and stopped in {None, target.pk}
            for project, stopped in self.stops
        )

    def latest(self, target: int) -> Word | None:
        """What both teams agreed on last."""
        agreed = [word for word in self.words.get(target, ()) if word.agreed_at]
        return max(agreed, key=lambda word: (word.agreed_at or self.at, word.pk)) if agreed else None

    def coming_for(self, target: Pursued) -> Coming | None:
        return self.coming.get(target.project_id)

    def _pauses(self) -> QuerySet[Pause]:
        accounts = [target.company.pk for target in self.targets.values()]
        return Pause.objects.filter(account_id__in=accounts, lifted_at=None)


class ProjectFacts(Facts):
    """Of one project."""

    def __init__(self, project: Project, at: datetime, *, finished: bool = False) -> None:
        super().__init__(at, finished=finished)
        self.project = project

    @property
    def projects(self) -> Sequence[Project]:
        return [self.project]
