"""The plans of all targets, and the plan of one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.projects.models import Target
from nurture.sequences import actions
from nurture.sequences.facts import CannotMove, EmailClosed, EmailOnItsWay, SequenceInUse
from nurture.sequences.forms import AddStepForm, DelayForm, SequenceForm
from nurture.sequences.models import Sequence, Step
from nurture.sequences.queries import steps as queries
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def sequences(request: Request) -> HttpResponse:
    page = queries.targets(request.user, request.GET.get("cursor", ""))
    context = {"rows": queries.rows(page.rows), "next_cursor": page.next_cursor}
    return render_page(request, "sequences/sequences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_sequence(request: Request, target: int) -> HttpResponse:
    found = get_object_or_404(
        Target.objects.visible_to(request.user).live().select_related("account", "project"), pk=target
    )
    form = SequenceForm(request.POST or None, initial={"name": found.project.name})
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "target": found}
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
    return _page(request, _visible(request, pk))


@require_POST
@member_required
def add_step(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = AddStepForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    email = actions.add_email_step(
        sequence=found,
        subject=form.cleaned_data["subject"],
        by=request.user,
        at=timezone.now(),
        operation=form.operation_id,
    )
    return redirect(email)


@require_POST
@member_required
def move_step(request: Request, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    try:
        actions.move_step(
            step=step, up=request.POST.get("direction") == "up", by=request.user, at=timezone.now()
        )
    except CannotMove:
        messages.warning(
            request, _("It stays: there is nothing on that side, or what is there has gone out.")
        )
    return redirect(step.sequence)


@require_POST
@member_required
def archive_step(request: Request, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    try:
        actions.archive_step(step=step, by=request.user, at=timezone.now())
    except EmailClosed:
        messages.warning(request, _("It stays: somebody has received it."))
    except EmailOnItsWay:
        messages.warning(request, _("It stays: messages are planned. Withdraw the decision first."))
    return redirect(step.sequence)


@require_POST
@member_required
def set_delay(request: Request, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    form = DelayForm(request.POST)
    if form.is_valid():
        actions.set_delay(step=step, days=form.days, by=request.user, at=timezone.now())
    else:
        messages.error(request, _("Choose between 0 and 90 business days."))
    return redirect(step.sequence)


def _page(
    request: Request, sequence: Sequence, form: AddStepForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "sequence": sequence,
        "target": sequence.target,
        "lines": queries.steps_of([sequence]).get(sequence.pk, []),
        "add_form": form or AddStepForm(),
    }
    return render_page(request, "sequences/sequence.html", context, fragments=["step-list"], status=status)


def _visible(request: Request, pk: int) -> Sequence:
    return get_object_or_404(queries.visible_sequences(request.user), pk=pk)


def _visible_step(request: Request, pk: int) -> Step:
    steps = Step.objects.visible_to(request.user).in_use().select_related("sequence__target__account")
    return get_object_or_404(steps, pk=pk)
