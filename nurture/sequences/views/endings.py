"""Done, skipped, left, ended: each shows whom it affects before it happens, and leads back where that is harmless."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Contact
from nurture.sequences import actions
from nurture.sequences.facts import EmailClosed, EmailOnItsWay, NoWayBack, SequenceOver, StepEnded
from nurture.sequences.forms import EndSequenceForm, NoteForm
from nurture.sequences.models import WORK, Sequence, SequenceChange, Step
from nurture.sequences.queries.affected import affected
from nurture.sequences.queries.changes import changes, told
from nurture.sequences.queries.lines import StepLine, line_of, lines_of
from nurture.sequences.queries.plans import Plan, plan_of
from nurture.sequences.views.fetching import person_meant, typed, visible_sequence, visible_step
from nurture.sequences.views.sequences import OVER
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def skip_step(request: Request, pk: int) -> HttpResponse:
    """For one person, or for all who have not got it."""
    return _end(request, visible_step(request, pk), "skip")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def do_step(request: Request, pk: int) -> HttpResponse:
    """What is to be done, ready to be done; then a word that it is."""
    step = visible_step(request, pk)
    if step.kind not in WORK:
        raise Http404
    return _end(request, step, "do")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def archive_step(request: Request, pk: int) -> HttpResponse:
    """Out of the plan for everybody; first, who is affected."""
    step = visible_step(request, pk)
    if request.method != "POST":
        return render_page(request, "sequences/archive.html", _affected(step, None, *_both(step.sequence)))
    try:
        actions.archive_step(step=step, by=request.user, at=timezone.now())
    except EmailClosed:
        messages.warning(request, _("It stays: something has come of it already."))
    except EmailOnItsWay:
        messages.warning(request, _("It stays: messages are planned. Withdraw the decision, or skip it."))
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(step.sequence)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def leave(request: Request, pk: int, contact: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    person = get_object_or_404(found.target.account.contacts.all(), pk=contact)
    form = NoteForm(typed(request))
    if form.is_bound and form.is_valid():
        try:
            actions.leave(
                sequence=found,
                contact=person,
                note_=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except SequenceOver:
            messages.warning(request, OVER)
        return redirect(found)
    plan, lines = _both(found)
    losses = affected(plan, lines, at=timezone.now(), contact=person.pk)
    context = {"sequence": found, "person": person, "form": form, "affected": losses}
    return _page(request, "sequences/leave.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def end_sequence(request: Request, pk: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    form = EndSequenceForm(typed(request))
    if form.is_bound and form.is_valid():
        try:
            actions.end_sequence(
                sequence=found,
                ending=Sequence.Ending(form.cleaned_data["ending"]),
                note_=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except SequenceOver:
            messages.warning(request, OVER)
        return redirect(found)
    plan, lines = _both(found)
    context = {"sequence": found, "form": form, "affected": affected(plan, lines, at=timezone.now())}
    return _page(request, "sequences/end.html", context, form)


@require_safe
@member_required
def versions(request: Request, pk: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    page = changes(found, request.GET.get("cursor", ""))
    context = {
        "sequence": found,
        "target": found.target,
        "changes": told(page.rows),
        "next_cursor": page.next_cursor,
    }
    return render_page(request, "sequences/versions.html", context)


@require_POST
@member_required
def undo_change(request: Request, pk: int) -> HttpResponse:
    visible = Sequence.objects.visible_to(request.user)
    change = get_object_or_404(
        SequenceChange.objects.filter(sequence__in=visible).select_related("sequence"), pk=pk
    )
    try:
        actions.undo_change(change=change, by=request.user, at=timezone.now())
    except NoWayBack:
        messages.warning(
            request, _("It cannot be taken back any more: it was changed since, or something has come of it.")
        )
    return redirect(change.sequence)


def _end(request: Request, step: Step, how: str) -> HttpResponse:
    plan, lines = _both(step.sequence)
    line = line_of(lines, step)
    person = person_meant(request, plan, line)
    form = NoteForm(typed(request))
    if form.is_bound and form.is_valid():
        return _ended(request, step, person, how, form.cleaned_data["note"])
    return _page(
        request, f"sequences/{how}.html", _affected(step, person, plan, lines) | {"form": form}, form
    )


def _affected(step: Step, person: Contact | None, plan: Plan, lines: list[StepLine]) -> dict[str, Any]:
    """What pages show before a step ends, for one person or for all."""
    at = timezone.now()
    return {
        "sequence": step.sequence,
        "target": step.sequence.target,
        "step": step,
        "line": line_of(lines, step),
        "person": person,
        "affected": affected(plan, lines, at=at, steps=[step.pk], contact=person.pk if person else None),
    }


def _ended(request: Request, step: Step, person: Contact | None, how: str, note: str) -> HttpResponse:
    act = actions.skip_step if how == "skip" else actions.finish_step
    try:
        act(step=step, contact=person, note_=note, by=request.user, at=timezone.now())
    except StepEnded:
        messages.info(request, _("Somebody was faster: it is done or skipped already."))
    except SequenceOver:
        messages.warning(request, OVER)
    return redirect(step.sequence)


def _both(sequence: Sequence) -> tuple[Plan, list[StepLine]]:
    plan = plan_of(sequence)
    return plan, lines_of(sequence, at=timezone.now(), plan=plan)


def _page(request: Request, template: str, context: dict[str, Any], form: NoteForm) -> HttpResponse:
    return render_page(request, template, context, status=422 if form.is_bound else 200)
