"""A step of any kind: planned, changed, and given other words."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nurture.sequences import actions
from nurture.sequences.facts import CannotMove, EmailChanged, EmailClosed, SequenceOver
from nurture.sequences.forms import StepForm
from nurture.sequences.models import Email, Sequence, Step, StepKind
from nurture.sequences.queries.affected import affected
from nurture.sequences.queries.library import Wording, wordings
from nurture.sequences.queries.lines import StepLine, lines_of
from nurture.sequences.queries.plans import plan_of
from nurture.sequences.views.fetching import typed, visible_sequence, visible_step
from nurture.sequences.views.sequences import OVER
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_step(request: Request, pk: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    kind = _kind(request.POST.get("kind") or request.GET.get("kind", ""))
    form = StepForm(typed(request), kind=kind, sequence=found)
    before = _step_before(request, found)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, found, form, before=before)
    try:
        step = actions.add_step(
            sequence=found,
            kind=kind,
            title=form.title_words,
            text=form.text_words,
            settings=form.settings,
            people=form.chosen_people,
            before=before,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
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
    form = StepForm(typed(request), kind=StepKind(step.kind), sequence=step.sequence, step=step)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, step.sequence, form, step=step)
    email = step.kind == StepKind.EMAIL
    try:
        actions.change_step(
            step=step,
            title=form.title_words,
            text=form.text_words,
            settings=form.settings,
            people=step.people.all() if email else form.chosen_people,
            by=request.user,
            at=timezone.now(),
        )
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(step.sequence)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def replace_words(request: Request, pk: int) -> HttpResponse:
    """The words of one email by those of a template or of another email of the sequence; first, who is affected."""
    step = get_object_or_404(_emails(request, pk))
    email = Email.objects.get(step=step)
    offers = wordings(step)
    if request.method == "POST":
        chosen = next((each for each in offers if each.key == request.POST.get("words")), None)
        if chosen is not None and request.POST.get("version", "").isdecimal():
            version = int(request.POST["version"])
            return _replaced(request, step, chosen, version)
        messages.warning(request, _("Choose whose words it gets."))
    at = timezone.now()
    plan = plan_of(step.sequence)
    lines = lines_of(step.sequence, at=at, plan=plan)
    context = {
        "sequence": step.sequence,
        "step": step,
        "email": email,
        "line": _line(lines, step),
        "offers": offers,
        "affected": affected(plan, lines, at=at, steps=[step.pk]),
    }
    return render_page(request, "sequences/replace.html", context)


@require_POST
@member_required
def join(request: Request, pk: int) -> HttpResponse:
    """Those who got one of the roles since get the email too."""
    step = get_object_or_404(_emails(request, pk))
    line = _line(lines_of(step.sequence, at=timezone.now()), step)
    try:
        saved = actions.add_recipients(step=step, people=line.newcomers, by=request.user, at=timezone.now())
    except EmailClosed:
        messages.warning(request, _("It stays: somebody has received it."))
        return redirect(step.sequence)
    except SequenceOver:
        messages.warning(request, OVER)
        return redirect(step.sequence)
    _tell(request, len(saved.voided))
    return redirect(step.sequence)


def _replaced(request: Request, step: Step, chosen: Wording, version: int) -> HttpResponse:
    try:
        saved = actions.replace_words(
            step=step,
            version=version,
            subject=chosen.subject,
            body=chosen.body,
            hypothesis=chosen.hypothesis,
            by=request.user,
            at=timezone.now(),
        )
    except EmailChanged:
        messages.warning(
            request, _("Somebody saved this email meanwhile. Nothing is replaced; read it first.")
        )
        return redirect(Email.objects.get(step=step))
    except EmailClosed:
        messages.warning(request, _("It stays: somebody has received it."))
        return redirect(step.sequence)
    except SequenceOver:
        messages.warning(request, OVER)
        return redirect(step.sequence)
    _tell(request, len(saved.voided))
    return redirect(saved.email)


def _tell(request: Request, voided: int) -> None:
    if voided:
        words = ngettext(
            "It has changed: the team that approved it approves it again.",
            "It has changed: both teams approve it again.",
            voided,
        )
        messages.warning(request, words)


def _form_page(
    request: Request,
    sequence: Sequence,
    form: StepForm,
    *,
    step: Step | None = None,
    before: Step | None = None,
) -> HttpResponse:
    lines = lines_of(sequence, at=timezone.now())
    context = {
        "sequence": sequence,
        "target": sequence.target,
        "form": form,
        "kind": form.kind,
        "step": step,
        "line": _line(lines, step) if step else None,
        "before": before,
        "places": _places(lines),
    }
    return render_page(request, "sequences/step.html", context, status=422 if form.is_bound else 200)


def _places(lines: list[StepLine]) -> list[StepLine]:
    """Before which steps there is still room: those after the last that has gone out."""
    closed = [number for number, line in enumerate(lines) if not line.is_open]
    return lines[(closed[-1] + 1) if closed else 0 :]


def _line(lines: list[StepLine], step: Step) -> StepLine:
    return next(line for line in lines if line.step.pk == step.pk)


def _kind(name: str) -> StepKind:
    if name not in StepKind.values:
        raise Http404
    return StepKind(name)


def _step_before(request: Request, sequence: Sequence) -> Step | None:
    asked = request.POST.get("before") or request.GET.get("before", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return Step.objects.in_use().filter(sequence=sequence, pk=int(asked)).first()


def _emails(request: Request, pk: int) -> QuerySet[Step]:
    visible = Step.objects.visible_to(request.user).in_use().emails().filter(pk=pk)
    return visible.select_related("sequence__target__account", "sequence__target__project")
