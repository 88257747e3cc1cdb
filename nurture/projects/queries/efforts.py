"""What marketing owes in a project, by expected revenue."""

from nurture.projects.models import EffortTier, Project
from nurture.projects.rules.effort import STANDARD, Effort, effort_for

NOTHING = Effort(0, emails=0, answers=0, visits=0)


def tiers(project: Project) -> list[Effort]:
    """The project's own, lowest first; the standard ones as long as its leads have set none. One query."""
    own = EffortTier.objects.filter(project=project).order_by("from_amount")
    return [Effort(row.from_amount, row.emails, row.answers, row.visits) for row in own] or list(STANDARD)


def promise_for(project: Project, amount: int) -> Effort:
    """One query."""
    return effort_for(amount, tiers(project)) or NOTHING
