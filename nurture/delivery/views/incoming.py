"""The tray of mail that nobody could match."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery.actions import sorting
from nurture.delivery.facts import AlreadySorted, CannotTakeBack
from nurture.delivery.forms import AssignForm
from nurture.delivery.inbound.classifying import Kind
from nurture.delivery.inbound.reading import storable
from nurture.delivery.models import InboundMail
from nurture.delivery.queries import incoming
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_safe
@member_required
def unmatched(request: Request) -> HttpResponse:
    require_lead(request)
    sorted_ones, cursor = request.GET.get("state") == "sorted", request.GET.get("cursor", "")
    context = {
        "page": incoming.tray_page(request.user, sorted_ones=sorted_ones, at=timezone.now(), cursor=cursor),
        "sorted_ones": sorted_ones,
        "cursor": cursor,
        "count": incoming.unmatched_count(request.user),
    }
    return render_page(request, "delivery/unmatched.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def incoming_mail(request: Request, pk: int) -> HttpResponse:
    """Read it; POST gives it to somebody."""
    found = _find(request, pk)
    typed = storable(request.GET.get("q", "")).strip()[:100]
    form = AssignForm(request.POST or None, people=incoming.candidates(found, typed), kind=found.kind)
    if not form.is_bound or not form.is_valid():
        return _page(request, found, form, typed)
    try:
        sorting.assign(
            inbound=found,
            contact=form.cleaned_data["contact"],
            kind=Kind(form.cleaned_data["kind"]),
            by=request.user,
            at=timezone.now(),
        )
    except AlreadySorted:
        notes.info(request, _("Somebody has sorted it already."))
    else:
        notes.success(request, _("It is on the timeline now."))
    return redirect("delivery:incoming_mail", found.pk)


@require_POST
@member_required
def ignore(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        sorting.ignore(inbound=found, by=request.user, at=timezone.now())
    except AlreadySorted:
        notes.info(request, _("Somebody has sorted it already."))
        return redirect("delivery:incoming_mail", found.pk)
    notes.success(request, _("Put aside. You find it under “Sorted”."))
    return redirect("delivery:unmatched")


@require_POST
@member_required
def take_back(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        sorting.take_back(inbound=found, by=request.user, at=timezone.now())
    except CannotTakeBack:
        notes.error(request, _("Too much has followed from it: correct that at the person."))
    else:
        notes.success(request, _("It lies in the tray again."))
    return redirect("delivery:incoming_mail", found.pk)


def _find(request: Request, pk: int) -> InboundMail:
    require_lead(request)
    rows = incoming.tray(request.user).select_related("contact__account", "message", "settled_by", "mailbox")
    return get_object_or_404(rows, pk=pk)


def _page(request: Request, inbound: InboundMail, form: AssignForm, typed: str) -> HttpResponse:
    context: dict[str, Any] = {
        "mail": inbound,
        "letter": incoming.letter_of(inbound),
        "form": form,
        "typed": typed,
        "may_sort": inbound.contact_id is None and not inbound.settled,
    }
    return render_page(request, "delivery/incoming_mail.html", context, status=422 if form.is_bound else 200)
