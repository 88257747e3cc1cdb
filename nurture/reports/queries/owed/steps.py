"""Calls, visits, personal emails and tasks of sequences that have come due."""

from collections.abc import Iterator

from django.db.models import Min, Q
from django.urls import reverse

from nurture.reports.queries.day import Day
from nurture.reports.queries.owed.shape import Owed
from nurture.sequences.models import WORK, Enrolment, StepKind

#: Whose part each is where nobody was named; nobody decides alone.
SALES = frozenset({StepKind.PERSONAL, StepKind.CALL, StepKind.VISIT, StepKind.HANDOFF})


def steps(day: Day) -> Iterator[Owed]:
    """Once a step, however many people it is for. One query."""
    paused = {pause.account_id for pause in day.pauses}
    due = (
        Enrolment.objects.filter(
            Q(step__owner=day.user.pk) | Q(step__owner=None, sequence__target__in=list(day.own)),
            state=Enrolment.State.READY,
            step__kind__in=WORK - {StepKind.DECIDE},
            sequence__archived_at=None,
        )
        .order_by()
        .values_list("step_id", "step__kind", "step__title", "step__owner_id", "sequence__target_id")
        .annotate(Min("due_at"))
    )
    for step, kind, title, owner, pk, at in due:
        target = day.targets.get(pk)
        if target is None or target.company.pk in paused:
            continue
        theirs = target.sales_owner_id if kind in SALES else target.marketing_owner_id
        if (owner or theirs) == day.user.pk:
            yield Owed(
                "step",
                target.company,
                reverse("sequences:do_step", args=[step]),
                since=at or day.at,
                due=at,
                words=" · ".join(filter(None, (str(StepKind(kind).label), title))),
            )
