"""Why an email: what is expected of it, what it rests on, and the search for more of that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import NotEvidence
from nurture.sequences.forms.reviews import ExpectationForm
from nurture.sequences.models import Email, Evidence
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def expect(request: Request, pk: int) -> HttpResponse:
    email = _visible(request, pk)
    form = ExpectationForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        page = EmailPage(request, email, panel="why")
        return email_page(request, page, {"expectation_form": form}, status=422)
    said = form.cleaned_data
    try:
        actions.expect(
            email=email,
            reaction=said["reaction"],
            check_on=said["check_on"],
            by=request.user,
            at=timezone.now(),
        )
    except NotInTeam:
        messages.warning(request, _("Only members of this project in sales or marketing say why."))
    return _back(email)


@require_POST
@member_required
def add_evidence(request: Request, pk: int) -> HttpResponse:
    email = _visible(request, pk)
    source = request.POST.get("source", "")
    try:
        actions.add_evidence(email=email, source=source, by=request.user, at=timezone.now())
    except NotEvidence:
        messages.warning(request, _("That is not there any more, or not for this email."))
    except NotInTeam:
        messages.warning(request, _("Only members of this project in sales or marketing say why."))
    return _back(email)


@require_POST
@member_required
def remove_evidence(request: Request, pk: int) -> HttpResponse:
    rows = Evidence.objects.filter(email__in=visible_emails(request.user)).select_related(
        "email__step__sequence__target__project"
    )
    evidence = get_object_or_404(rows, pk=pk)
    try:
        actions.remove_evidence(evidence=evidence, by=request.user, at=timezone.now())
    except NotInTeam:
        messages.warning(request, _("Only members of this project in sales or marketing say why."))
    return _back(evidence.email)


def _visible(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _back(email: Email) -> HttpResponse:
    return redirect(f"{reverse('sequences:email', args=[email.pk])}?panel=why#email-panel")
