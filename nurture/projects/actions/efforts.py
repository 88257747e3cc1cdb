"""Changing what marketing owes."""

from collections.abc import Sequence

from django.db import transaction

from nurture.projects.actions.locks import locked_project
from nurture.projects.actions.people import require_lead
from nurture.projects.models import EffortTier, Project
from nurture.projects.rules.effort import Effort
from nurture.team.models import User


@transaction.atomic
def set_tiers(*, project: Project, tiers: Sequence[Effort], by: User) -> None:
    """All of them at once. What was promised to a target when it was committed stays promised. Raises NotALead."""
    current = locked_project(project)
    require_lead(current, by)
    current.effort_tiers.all().delete()
    EffortTier.objects.bulk_create(
        [
            EffortTier(
                project=current,
                from_amount=tier.from_amount,
                emails=tier.emails,
                answers=tier.answers,
                visits=tier.visits,
            )
            for tier in tiers
        ]
    )
