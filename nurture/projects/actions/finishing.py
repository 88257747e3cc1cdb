"""Finishing a project, and taking it up again. Finish is not delete: history, content and decisions survive."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.locks import locked_project
from nurture.projects.actions.people import require_lead
from nurture.projects.facts import CannotFinish
from nurture.projects.models import Project, Target, TargetQuerySet
from nurture.projects.queries.endings import consequences
from nurture.team.models import User


@transaction.atomic
def finish_project(*, project: Project, by: User, at: datetime) -> Project:
    """Its live targets are finished with it; what is planned for them will not be sent: the last gate asks the target.

    Finishing twice changes nothing. Raises NotALead, and CannotFinish when something stands in the way.
    """
    current = locked_project(project)
    require_lead(current, by)
    if current.finished_at:
        return current
    if obstacles := [each for each in consequences(current) if each.is_obstacle]:
        raise CannotFinish(obstacles)
    _tell(current, "projects.project_finished", Target.objects.live().filter(project=current), by=by, at=at)
    Target.objects.live().filter(project=current).update(finished_at=at)
    current.finished_at, current.finished_by = at, by
    current.save(update_fields=["finished_at", "finished_by"])
    return current


@transaction.atomic
def reopen_project(*, project: Project, by: User, at: datetime) -> Project:
    """The targets that were finished with it live again; those let go before stay so. Raises NotALead."""
    current = locked_project(project)
    require_lead(current, by)
    if not current.finished_at:
        return current
    with_it = Target.objects.filter(project=current, finished_at=current.finished_at, end=None)
    _tell(current, "projects.project_reopened", with_it, by=by, at=at)
    with_it.update(finished_at=None)
    current.finished_at = current.finished_by = None
    current.save(update_fields=["finished_at", "finished_by"])
    ensure_cycles(project=current, at=at)
    return current


def _tell(project: Project, verb: str, targets: TargetQuerySet, *, by: User, at: datetime) -> None:
    for target in targets.select_related("account"):
        activity.record(
            account=target.account,
            verb=verb,
            category=ActivityCategory.STAGE,
            by=by,
            at=at,
            detail={"project": project.name},
            link=project.get_absolute_url(),
        )
