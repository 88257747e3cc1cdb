"""A step of any kind: planned and changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.facts import ChangedMeanwhile
from nurture.sequences import actions
from nurture.sequences.facts import CannotMove, SequenceOver
from nurture.sequences.forms import StepForm
from nurture.sequences.models import Email, Sequence, Step, StepKind
from nurture.sequences.queries.affected import Foreseen
from nurture.sequences.queries.lines import StepLine, line_of, lines_of
from nurture.sequences.views.fetching import typed, visible_sequence, visible_step
from nurture.sequences.views.sequences import OVER
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_step(request: Request, pk: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    kind = _kind(request.POST.get("kind") or request.GET.get("kind", ""))
    form = StepForm(typed(request), kind=kind, sequence=found, today=timezone.localdate())
    before = _step_before(request, found)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, found, form, before=before)
    at = timezone.now()

    def act() -> Step:
        return actions.add_step(
            sequence=found,
            kind=kind,
            title=form.title_words,
            text=form.text_words,
            settings=form.settings,
            people=form.chosen_people,
            before=before,
            operation=form.operation_id,
            by=request.user,
            at=at,
        )

    try:
        step = actions.once_seen(act, sequence=found, seen=request.POST.get("seen", ""), at=at)
    except actions.DaysChange as fact:
        return _form_page(request, found, form, before=before, foreseen=fact.foreseen)
    except CannotMove:
        form.add_error(None, _("What follows there has gone out already: choose a later place."))
        return _form_page(request, found, form, before=None)
    except SequenceOver:
        messages.warning(request, OVER)
        return redirect(found)
    return redirect(Email.objects.get(step=step) if kind == StepKind.EMAIL else found)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_step(request: Request, pk: int) -> HttpResponse:
    step = visible_step(request, pk)
    form = StepForm(
        typed(request),
        kind=StepKind(step.kind),
        sequence=step.sequence,
        step=step,
        today=timezone.localdate(),
    )
    if not form.is_bound or not form.is_valid():
        return _form_page(request, step.sequence, form, step=step)
    email = step.kind == StepKind.EMAIL
    at = timezone.now()

    def act() -> None:
        actions.change_step(
            step=step,
            title=form.title_words,
            text=form.text_words,
            settings=form.settings,
            people=step.people.all() if email else form.chosen_people,
            opened=form.opened_version,
            by=request.user,
            at=at,
        )

    try:
        actions.once_seen(act, sequence=step.sequence, seen=request.POST.get("seen", ""), at=at)
    except actions.DaysChange as fact:
        return _form_page(request, step.sequence, form, step=step, foreseen=fact.foreseen)
    except ChangedMeanwhile as fact:
        form.meet(fact.current)
        return _form_page(request, step.sequence, form, step=step, status=409)
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(step.sequence)


def _form_page(
    request: Request,
    sequence: Sequence,
    form: StepForm,
    *,
    step: Step | None = None,
    before: Step | None = None,
    foreseen: Foreseen | None = None,
    status: int = 422,
) -> HttpResponse:
    lines = lines_of(sequence, at=timezone.now())
    context = {
        "sequence": sequence,
        "target": sequence.target,
        "form": form,
        "kind": form.kind,
        "step": step,
        "line": line_of(lines, step) if step else None,
        "before": before,
        "places": _places(lines),
        "foreseen": foreseen,
    }
    refused = form.is_bound and foreseen is None
    return render_page(request, "sequences/step.html", context, status=status if refused else 200)


def _places(lines: list[StepLine]) -> list[StepLine]:
    """Before which steps there is still room: those after the last that has gone out."""
    closed = [number for number, line in enumerate(lines) if not line.is_open]
    return lines[(closed[-1] + 1) if closed else 0 :]


def _kind(name: str) -> StepKind:
    if name not in StepKind.values:
        raise Http404
    return StepKind(name)


def _step_before(request: Request, sequence: Sequence) -> Step | None:
    asked = whole_number(request.POST.get("before") or request.GET.get("before", ""))
    if asked is None:
        return None
    return Step.objects.in_use().filter(sequence=sequence, pk=asked).first()
