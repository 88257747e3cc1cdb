"""Changing what both teams mean by a good account: proposed by one lead, in force when the other team's has signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from nurture.projects.actions.locks import locked_project
from nurture.projects.actions.people import require_lead
from nurture.projects.facts import AlreadyProposed, CriteriaSettled, CriteriaSigned, NotALead
from nurture.projects.models import (
    CriteriaSignature,
    CriteriaVersion,
    Criterion,
    CriterionText,
    Membership,
    Project,
)
from nurture.projects.rules.criteria import STANDARD
from nurture.team.models import Team, User


def criteria_to_score_on(project: Project) -> CriteriaVersion:
    """The version in force; the first use writes the first version down. The project is locked by the caller."""
    newest = project.criteria.filter(in_force_at__isnull=False).order_by("-number").first()
    return newest or _first_version(project)


@transaction.atomic
def propose_criteria(
    *, project: Project, texts: Mapping[str, Mapping[str, str]], why: str, by: User, at: datetime
) -> CriteriaVersion:
    """A new version; proposing it is the signature of the team that its author leads.

    Raises NotALead, and AlreadyProposed while another one waits.
    """
    current = locked_project(project)
    require_lead(current, by)
    if waiting := current.criteria.filter(in_force_at=None, withdrawn_at=None).first():
        raise AlreadyProposed(waiting)
    criteria_to_score_on(current)
    version = CriteriaVersion.objects.create(project=current, why=why, proposed_at=at, proposed_by=by)
    _write(version, texts)
    if _leads_team(current, by):
        sign_criteria(version=version, by=by, at=at)
    return version


@transaction.atomic
def sign_criteria(*, version: CriteriaVersion, by: User, at: datetime) -> CriteriaVersion:
    """A lead's word for their team. With that of both teams the version is in force from now on.

    Raises NotALead, CriteriaSigned, CriteriaSettled (taken back, or no longer the newest).
    """
    project = locked_project(version.project)
    if not _leads_team(project, by):
        raise NotALead
    current = CriteriaVersion.objects.get(pk=version.pk)
    if current.withdrawn_at or _is_replaced(current):
        raise CriteriaSettled
    given = {signature.team: signature.user_id for signature in current.signatures.all()}
    if by.team in given or by.pk in given.values():
        raise CriteriaSigned
    CriteriaSignature.objects.create(version=current, user=by, team=by.team, at=at)
    if current.is_proposal and {*given, by.team} == set(Team.values):
        current.number, current.in_force_at = _next_number(project), at
        current.save(update_fields=["number", "in_force_at"])
    return current


@transaction.atomic
def withdraw_criteria(*, version: CriteriaVersion, by: User, at: datetime) -> CriteriaVersion:
    """Take a proposal back; what is in force stays. Raises NotALead, CriteriaSettled."""
    project = locked_project(version.project)
    require_lead(project, by)
    current = CriteriaVersion.objects.get(pk=version.pk)
    if not current.is_proposal:
        raise CriteriaSettled
    current.withdrawn_at, current.withdrawn_by = at, by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return current


def first_criteria(project: Project) -> CriteriaVersion:
    """Version 1, so that it can be signed."""
    with transaction.atomic():
        return criteria_to_score_on(locked_project(project))


def _first_version(project: Project) -> CriteriaVersion:
    version = CriteriaVersion.objects.create(
        project=project,
        number=1,
        proposed_at=project.created_at,
        proposed_by=project.created_by,
        in_force_at=project.created_at,
    )
    _write(version, standard_texts())
    return version


def standard_texts() -> dict[str, dict[str, str]]:
    """By criterion, the fields of CriterionText."""
    return {
        criterion: {
            f"{name}_{language}": getattr(words, name)
            for language, words in STANDARD[criterion].items()
            for name in ("asks", "one", "three", "five")
        }
        for criterion in Criterion.values
    }


def _write(version: CriteriaVersion, texts: Mapping[str, Mapping[str, str]]) -> None:
    rows: list[Any] = [
        CriterionText(version=version, criterion=criterion, **texts[criterion])
        for criterion in Criterion.values
    ]
    CriterionText.objects.bulk_create(rows)


def _leads_team(project: Project, user: User) -> bool:
    """An administrator may change a project, but speaks for no team."""
    return (
        user.team in Team.values
        and Membership.objects.filter(project=project, user=user, is_lead=True).exists()
    )


def _is_replaced(version: CriteriaVersion) -> bool:
    if version.number is None:
        return False
    return CriteriaVersion.objects.filter(project=version.project_id, number__gt=version.number).exists()


def _next_number(project: Project) -> int:
    highest: int = project.criteria.aggregate(highest=Max("number"))["highest"] or 0
    return highest + 1
