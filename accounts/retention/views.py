"""Whoever answers for the people we know of lets go of proofs whose term is over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Contact, LegalBasisEntry, Proof
from accounts.retention import actions
from accounts.retention.facts import MustBeKept, StandsNow
from accounts.retention.queries import proofs_to_let_go
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page
from nurture.web.templatetags.ui import day


@require_safe
@member_required
def proofs(request: Request) -> HttpResponse:
    require_lead(request)
    cursor = request.GET.get("cursor", "")
    page = proofs_to_let_go(request.user, today=timezone.localdate(), cursor=cursor)
    return render_page(request, "accounts/retention/proofs.html", {"page": page})


@require_POST
@member_required
def delete_proof(request: Request, pk: int) -> HttpResponse:
    """From the list, which it leads back to, or from the page of the person."""
    require_lead(request)
    people = Contact.objects.visible_to(request.user)
    proof = get_object_or_404(Proof.objects.defer("content"), pk=pk, contact__in=people)
    _try(request, lambda: actions.delete_proof(proof=proof, by=request.user, at=timezone.now()))
    return redirect("accounts:proofs") if "listed" in request.POST else redirect(proof.contact)


@require_POST
@member_required
def delete_line(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    people = Contact.objects.visible_to(request.user)
    line = get_object_or_404(LegalBasisEntry, pk=pk, contact__in=people)
    _try(request, lambda: actions.delete_line(line=line, by=request.user, at=timezone.now()))
    return redirect(line.contact)


def _try(request: Request, delete: Callable[[], None]) -> None:
    try:
        delete()
    except MustBeKept as fact:
        text = _("The law wants this kept until %(day)s: so long after our last email to this person.")
        messages.error(request, text % {"day": day(fact.until)})
    except StandsNow:
        messages.error(
            request,
            _("On this ground we write to this person today. Set another basis first, then it may go."),
        )
    else:
        messages.success(request, _("It is gone for good."))
