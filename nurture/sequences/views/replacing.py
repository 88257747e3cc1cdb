"""Other words for an email, for all or for one, and more people for it."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Contact
from nurture.sequences import actions
from nurture.sequences.facts import EmailChanged, EmailClosed, SequenceOver, StepEnded
from nurture.sequences.forms import ReplaceForm
from nurture.sequences.models import Email, Step
from nurture.sequences.queries.affected import affected
from nurture.sequences.queries.library import wordings
from nurture.sequences.queries.lines import line_of, lines_of
from nurture.sequences.queries.plans import plan_of
from nurture.sequences.views.fetching import person_meant, typed
from nurture.sequences.views.sequences import OVER
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def replace_words(request: Request, pk: int) -> HttpResponse:
    """The words of a template or of another email; first, who is affected."""
    step = get_object_or_404(_emails(request, pk))
    at = timezone.now()
    plan = plan_of(step.sequence)
    lines = lines_of(step.sequence, at=at, plan=plan)
    line = line_of(lines, step)
    person = person_meant(request, plan, line)
    form = ReplaceForm(typed(request), offers=wordings(step, with_own=person is not None))
    if form.is_bound and form.is_valid():
        return _replaced_for(request, step, form, person) if person else _replaced(request, step, form)
    context = {
        "sequence": step.sequence,
        "step": step,
        "email": Email.objects.get(step=step),
        "line": line,
        "person": person,
        "form": form,
        "operation": form.data.get("operation") or uuid4(),
        "affected": affected(plan, lines, at=at, steps=[step.pk], contact=person.pk if person else None),
    }
    return render_page(request, "sequences/replace.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_required
def join(request: Request, pk: int) -> HttpResponse:
    """Those who got one of the roles since get the email too."""
    step = get_object_or_404(_emails(request, pk))
    line = line_of(lines_of(step.sequence, at=timezone.now()), step)
    try:
        saved = actions.add_recipients(step=step, people=line.newcomers, by=request.user, at=timezone.now())
    except EmailClosed:
        messages.warning(request, _("It stays: somebody has received it."))
    except SequenceOver:
        messages.warning(request, OVER)
    else:
        _tell(request, len(saved.voided))
    return redirect(step.sequence)


def _replaced_for(request: Request, step: Step, form: ReplaceForm, person: Contact) -> HttpResponse:
    try:
        made = actions.replace_for(
            step=step,
            contact=person,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
            **form.chosen_words,
        )
    except StepEnded:
        messages.info(request, _("Somebody was faster: it is done or skipped already."))
    except SequenceOver:
        messages.warning(request, OVER)
    else:
        words = _("%(person)s gets an email of their own here. Both teams approve it.")
        messages.success(request, words % {"person": person})
        return redirect(made)
    return redirect(step.sequence)


def _replaced(request: Request, step: Step, form: ReplaceForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        saved = actions.replace_words(
            step=step, version=version, by=request.user, at=timezone.now(), **form.chosen_words
        )
    except EmailChanged:
        messages.warning(
            request, _("Somebody saved this email meanwhile. Nothing is replaced; read it first.")
        )
        return redirect(Email.objects.get(step=step))
    except EmailClosed:
        messages.warning(request, _("It stays: somebody has received it."))
    except SequenceOver:
        messages.warning(request, OVER)
    else:
        _tell(request, len(saved.voided))
        return redirect(saved.email)
    return redirect(step.sequence)


def _tell(request: Request, voided: int) -> None:
    if voided:
        words = ngettext(
            "It has changed: the team that approved it approves it again.",
            "It has changed: both teams approve it again.",
            voided,
        )
        messages.warning(request, words)


def _emails(request: Request, pk: int) -> QuerySet[Step]:
    visible = Step.objects.visible_to(request.user).in_use().emails().filter(pk=pk)
    return visible.select_related("sequence__target__account", "sequence__target__project")
