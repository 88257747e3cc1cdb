"""What an email could say instead: side by side, written, chosen, taken back."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.actions.candidates import MOST
from nurture.sequences.facts import (
    CandidateChanged,
    CandidateClosed,
    EmailChanged,
    EmailClosed,
    TooManyCandidates,
)
from nurture.sequences.forms.writing import FIELDS, CandidateForm
from nurture.sequences.models import Candidate, Email
from nurture.sequences.queries import candidates as queries
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.views.workspace import EmailPage
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

FACTS: Final[dict[type[Exception], Promise]] = {
    NotInTeam: gettext_lazy(
        "Only members of this project in sales or marketing write and choose candidates."
    ),
    TooManyCandidates: gettext_lazy("Three texts can be compared. Take one back first."),
    CandidateClosed: gettext_lazy("It was chosen or taken back meanwhile."),
    CandidateChanged: gettext_lazy(
        "Somebody changed it while you were reading. Nothing is chosen; read it again."
    ),
    EmailChanged: gettext_lazy(
        "The email was changed while you were reading. Nothing is chosen; compare again."
    ),
    EmailClosed: gettext_lazy("Somebody has received this email: what was said stands."),
}


@require_safe
@member_required
def candidates(request: Request, pk: int) -> HttpResponse:
    email = _email(request, pk)
    page = EmailPage(request, email)
    choices = queries.choices(email, page.reader)
    context = {
        "page": page,
        "email": email,
        "target": page.target,
        "choices": choices,
        "may_add": len(choices) <= MOST and not page.status.is_closed,
    }
    return render_page(request, "sequences/email/candidates.html", context, fragments=["candidate-list"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_candidate(request: Request, pk: int) -> HttpResponse:
    """Begins with what stands: a candidate is mostly a few other words."""
    email = _email(request, pk)
    form = CandidateForm(request.POST or None, initial={name: getattr(email, name) for name in FIELDS})
    form.fields["hypothesis"].initial = ""
    form.initial["hypothesis"] = ""
    if not form.is_bound or not form.is_valid():
        return _form_page(request, email, form)
    words, operation = form.words, form.cleaned_data["operation"]
    return _done(
        request,
        email,
        lambda: actions.add_candidate(
            email=email, fields=words, by=request.user, at=timezone.now(), operation=operation
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def candidate(request: Request, pk: int) -> HttpResponse:
    found = _candidate(request, pk)
    form = CandidateForm(request.POST or None, instance=found, initial={"version": found.version})
    if not form.is_bound or not form.is_valid():
        return _form_page(request, found.email, form)
    words, seen = form.words, form.cleaned_data["version"] or 0
    try:
        actions.change_candidate(
            candidate=found, version=seen, fields=words, by=request.user, at=timezone.now()
        )
    except CandidateChanged as fact:
        form.meet(fact.candidate, FIELDS)
        return _form_page(request, found.email, form, status=409)
    except (NotInTeam, CandidateClosed) as fact:
        messages.warning(request, str(FACTS[type(fact)]))
    return redirect("sequences:candidates", found.email_id)


@require_POST
@member_required
def choose(request: Request, pk: int) -> HttpResponse:
    found = _candidate(request, pk)
    seen, version = (_number(request.POST.get(name, "")) for name in ("seen", "version"))
    chosen = _try(
        request,
        lambda: actions.choose_candidate(
            candidate=found, seen=seen, version=version, by=request.user, at=timezone.now()
        ),
    )
    if not chosen:
        return redirect("sequences:candidates", found.email_id)
    messages.success(
        request, _("Chosen. What stood before is kept among the versions; approvals are given anew.")
    )
    return redirect(found.email)


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = _candidate(request, pk)
    at = timezone.now()
    return _done(
        request,
        found.email,
        lambda: actions.withdraw_candidate(candidate=found, by=request.user, at=at),
    )


def _form_page(request: Request, email: Email, form: CandidateForm, *, status: int = 0) -> HttpResponse:
    context = {"email": email, "target": email.step.sequence.target, "form": form}
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "sequences/email/candidate_form.html", context, status=status)


def _done(request: Request, email: Email, act: Callable[[], object]) -> HttpResponse:
    _try(request, act)
    return redirect(reverse("sequences:candidates", args=[email.pk]))


def _try(request: Request, act: Callable[[], object]) -> bool:
    try:
        act()
    except tuple(FACTS) as fact:
        messages.warning(request, str(FACTS[type(fact)]))
        return False
    return True


def _email(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _candidate(request: Request, pk: int) -> Candidate:
    return get_object_or_404(queries.visible_candidates(request.user), pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
