"""The next meeting of each project, and what is still missing for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nurture.projects.models import Project
from nurture.reports.queries.day import Day
from nurture.reports.queries.facts import Facts
from nurture.reports.queries.named import Coming, Company, Pursued
from nurture.reports.queries.owed.emails import lacks_a_draft


@dataclass(frozen=True)
class Missing:
    """Accounts without a draft; those that answered and whose owners have not chosen; in an open meeting the rest."""

    drafts: list[Company]
    choices: list[Company]
    # To be decided, or decided by one team only; none before the meeting is open.
    decisions: list[Company]

    def __bool__(self) -> bool:
        return bool(self.drafts or self.choices or self.decisions)


@dataclass(frozen=True)
class Ahead:
    """Without `coming` no meeting lies ahead."""

    project: Project
    coming: Coming | None
    targets: int
    missing: Missing

    @property
    def is_open(self) -> bool:
        return self.coming is not None and self.coming.is_open


def ahead(day: Day) -> list[Ahead]:
    """Open ones first, then those that meet first. No query of its own."""
    found = [_ahead(day, project) for project in day.projects]
    return sorted(found, key=lambda each: (not each.is_open, each.coming is None, _meets_at(each, day.at)))


def _ahead(day: Day, project: Project) -> Ahead:
    targets = [target for target in day.targets.values() if target.project_id == project.pk]
    coming = day.coming.get(project.pk)
    missing = _missing(day, targets, coming) if coming else Missing([], [], [])
    return Ahead(project, coming, len(targets), missing)


def _missing(day: Day, targets: Iterable[Pursued], coming: Coming) -> Missing:
    paused = {pause.account_id for pause in day.pauses}
    targets = sorted(targets, key=lambda target: target.company.display_name)
    return Missing(
        drafts=[target.company for target in targets if lacks_a_draft(day, target, coming)],
        choices=[target.company for target in targets if target.company.pk in paused],
        decisions=[
            target.company for target in targets if coming.is_open and not _agreed(day, target, coming)
        ],
    )


def _agreed(day: Facts, target: Pursued, coming: Coming) -> bool:
    return any(
        word.cycle_id == coming.cycle_id and word.agreed_at is not None
        for word in day.words.get(target.pk, ())
    )


def _meets_at(each: Ahead, at: datetime) -> datetime:
    return each.coming.meeting_at if each.coming else at
