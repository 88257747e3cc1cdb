"""Sequences and steps through the eyes of whoever asks: not there for everybody else."""

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import Contact
from nurture.sequences.models import Sequence, Step
from nurture.sequences.queries import steps as queries
from nurture.sequences.queries.lines import StepLine
from nurture.sequences.queries.plans import Plan
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


def person_meant(request: Request, plan: Plan, line: StepLine) -> Contact | None:
    """For whom, if for one; a 404 for somebody it is not for. What is shared is done for all."""
    asked = request.POST.get("contact") or request.GET.get("contact", "")
    if not asked:
        return None
    meant = {str(each.contact.pk): each.contact for each in line.meant}
    if asked not in meant or plan.is_shared(line.step):
        raise Http404
    return meant[asked]
