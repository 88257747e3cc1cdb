"""Sequences and steps through the eyes of whoever asks: not there for everybody else."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from nurture.sequences.models import Sequence, Step
from nurture.sequences.queries import steps as queries
from nurture.web.http import Request


def visible_sequence(request: Request, pk: int) -> Sequence:
    return get_object_or_404(queries.visible_sequences(request.user), pk=pk)


def visible_step(request: Request, pk: int) -> Step:
    steps = (
        Step.objects.visible_to(request.user)
        .in_use()
        .select_related(
            "sequence__target__account",
            "sequence__target__project",
            "sequence__target__sales_owner",
            "sequence__target__marketing_owner",
        )
    )
    return get_object_or_404(steps, pk=pk)


def typed(request: Request) -> QueryDict | None:
    """What was sent, however little; None when nothing was sent yet."""
    return request.POST if request.method == "POST" else None
