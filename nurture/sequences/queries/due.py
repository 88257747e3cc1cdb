"""Which emails have come due: what the next meeting has to decide on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from nurture.sequences.models import Enrolment, StepKind


def due_emails(steps: Iterable[int]) -> dict[int, datetime]:
    """Of these steps, since when they are due for the first of their people. One query."""
    rows = Enrolment.objects.filter(
        step__in=list(steps), step__kind=StepKind.EMAIL, state=Enrolment.State.READY, due_at__isnull=False
    )
    return dict(rows.order_by().values_list("step_id").annotate(Min("due_at")))
