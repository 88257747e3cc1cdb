"""The plans of all targets, the plan of one, and its order."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.projects.models import Target
from nurture.sequences import actions
from nurture.sequences.facts import (
    CannotMove,
    PlanChanged,
    SequenceInUse,
    SequenceOver,
)
from nurture.sequences.forms import AddStepForm, DelayForm, SequenceForm
from nurture.sequences.models import Sequence, StepKind
from nurture.sequences.queries import steps as queries
from nurture.sequences.queries.affected import Foreseen
from nurture.sequences.queries.changes import just_changed
from nurture.sequences.queries.library import offered
from nurture.sequences.queries.lines import StepLine, lines_of
from nurture.sequences.queries.plans import plan_of
from nurture.sequences.views.fetching import typed, visible_sequence, visible_step
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@dataclass(frozen=True)
class Asked:
    """Whether a change of this step that moves days is really meant. `what`: "move" or "delay"."""

    what: str
    foreseen: Foreseen
    step: int

    @property
    def line(self) -> StepLine:
        """The step in its new place, with its new days."""
        return self.foreseen.line_of(self.step)


OVER = gettext_lazy("This sequence has ended. Nothing of it changes any more.")


@require_safe
@member_required
def sequences(request: Request) -> HttpResponse:
    page = queries.targets(request.user, request.GET.get("cursor", ""))
    context = {"rows": queries.rows(page.rows), "next_cursor": page.next_cursor}
    return render_page(request, "sequences/sequences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_sequence(request: Request, target: int) -> HttpResponse:
    """Empty, or from a template."""
    found = get_object_or_404(
        Target.objects.visible_to(request.user).live().select_related("account", "project"), pk=target
    )
    form = SequenceForm(typed(request), initial={"name": found.project.name})
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "target": found, "templates": offered()}
        return render_page(request, "sequences/new_sequence.html", context, status=status)
    try:
        made = actions.create_sequence(
            target=found, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
        )
    except SequenceInUse as fact:
        messages.info(request, _("This target has a sequence already."))
        return redirect(fact.sequence)
    return redirect(made)


@require_safe
@member_required
def sequence(request: Request, pk: int) -> HttpResponse:
    return _page(request, visible_sequence(request, pk))


@require_POST
@member_required
def add_step(request: Request, pk: int) -> HttpResponse:
    """An email at the end, the way most steps begin; everything else has a form of its own."""
    found = visible_sequence(request, pk)
    form = AddStepForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        email = actions.add_email_step(
            sequence=found,
            subject=form.cleaned_data["subject"],
            by=request.user,
            at=timezone.now(),
            operation=form.operation_id,
        )
    except SequenceOver:
        messages.warning(request, OVER)
        return redirect(found)
    return redirect(email)


@require_POST
@member_required
def move_step(request: Request, pk: int) -> HttpResponse:
    step = visible_step(request, pk)
    up = request.POST.get("direction") == "up"
    try:
        order = actions.order_after(lines_of(step.sequence, at=timezone.now()), step, up=up)
    except CannotMove:
        messages.warning(
            request, _("It stays: there is nothing on that side, or what is there has gone out.")
        )
        return redirect(step.sequence)
    return _put_in_order(request, step.sequence, order, step.pk)


@require_POST
@member_required
def order_steps(request: Request, pk: int) -> HttpResponse:
    """A step was dragged: all of them in their new order."""
    found = visible_sequence(request, pk)
    moved = request.POST.get("moved", "")
    order = [int(each) for each in request.POST.getlist("step") if _is_id(each)]
    return _put_in_order(request, found, order, int(moved) if _is_id(moved) else 0)


def _put_in_order(request: Request, found: Sequence, order: list[int], moved: int) -> HttpResponse:
    at = timezone.now()

    def act() -> None:
        actions.order_steps(sequence=found, steps=order, moved=moved, by=request.user, at=at)

    try:
        actions.once_seen(act, sequence=found, seen=request.POST.get("seen", ""), at=at)
    except actions.DaysChange as fact:
        return _page(request, found, asked=Asked("move", fact.foreseen, moved))
    except PlanChanged:
        messages.warning(request, _("Somebody changed the steps meanwhile. Here they are; move yours again."))
    except CannotMove:
        messages.warning(request, _("It stays: what has gone out keeps its place."))
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(found)


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


@require_POST
@member_required
def set_delay(request: Request, pk: int) -> HttpResponse:
    step = visible_step(request, pk)
    form = DelayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose between 0 and 90 business days."))
        return redirect(step.sequence)
    at = timezone.now()

    def act() -> None:
        actions.set_delay(step=step, days=form.days, by=request.user, at=at)

    try:
        actions.once_seen(act, sequence=step.sequence, seen=request.POST.get("seen", ""), at=at)
    except actions.DaysChange as fact:
        return _page(request, step.sequence, asked=Asked("delay", fact.foreseen, step.pk))
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(step.sequence)


def _page(
    request: Request,
    sequence: Sequence,
    form: AddStepForm | None = None,
    *,
    asked: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    plan = plan_of(sequence)
    context = {
        "sequence": sequence,
        "target": sequence.target,
        "is_paused": plan.is_running and plan.facts.is_paused,
        "lines": asked.foreseen.lines if asked else lines_of(sequence, at=at, plan=plan),
        "asked": asked,
        "add_form": form or AddStepForm(),
        "just_changed": None if asked else just_changed(sequence, request.user, at=at),
        "kinds": [kind for kind in StepKind if kind != StepKind.EMAIL],
    }
    return render_page(request, "sequences/sequence.html", context, fragments=["step-list"], status=status)
