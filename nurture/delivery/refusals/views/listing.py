"""The list, one entry of it, and entering one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports.views.answers import FORMATS, file_answer
from accounts.models import Contact, ExportedList, ExportFormat
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions.entering import enter
from nurture.delivery.refusals.forms import EntryForm
from nurture.delivery.refusals.models import SuppressionReason, SuppressionScope
from nurture.delivery.refusals.queries.consents import newer_consent
from nurture.delivery.refusals.queries.listing import Chosen, listed, shown, table
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def suppressions(request: Request) -> HttpResponse:
    chosen = _chosen(request)
    context = {
        "chosen": chosen,
        "listed": listed(chosen, request.GET.get("cursor", ""), back="back" in request.GET),
        "reasons": SuppressionReason.choices,
        "scopes": SuppressionScope.choices,
        "formats": [(each.value, each.label) for each in (ExportFormat.CSV, ExportFormat.EXCEL)],
    }
    return render_page(request, "delivery/suppressions/list.html", context, fragments=["suppression-list"])


@require_safe
@member_required
def suppression(request: Request, pk: int) -> HttpResponse:
    found = _find(pk)
    context = {
        "suppression": found,
        "shown": shown(found, request.user),
        "consent": newer_consent(found.contact, found) if found.contact else None,
    }
    return render_page(request, "delivery/suppressions/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add(request: Request) -> HttpResponse:
    """Stopping is easy: everybody may. A whole domain is for whoever leads."""
    first = {"value": _typed(request)}
    form = EntryForm(request.POST or None, initial=first, may_enter_domains=request.user.leads)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "delivery/suppressions/add.html", {"form": form}, status=status)
    is_new = enter(
        value=form.cleaned_data["value"],
        reason=SuppressionReason(form.cleaned_data["reason"]),
        note=form.cleaned_data["note"],
        operation=form.cleaned_data["operation"],
        by=request.user,
        at=timezone.now(),
    )
    said = _("On the list. Nothing goes there any more.") if is_new else _("It was on the list already.")
    messages.success(request, said)
    return redirect("delivery:suppressions")


@require_POST
@member_required
def export(request: Request) -> HttpResponseBase:
    """A POST: it leaves a record. The address somebody looked for is not part of it."""
    require_lead(request)
    file_format = request.POST.get("format", "")
    if file_format not in FORMATS:
        raise Http404
    chosen = _chosen(request)
    return file_answer(
        request,
        table(chosen),
        what=ExportedList.SUPPRESSIONS,
        file_format=ExportFormat(file_format),
        narrowed_to=chosen.told,
        address="",
    )


def _chosen(request: Request) -> Chosen:
    asked = request.GET
    return Chosen.of(
        reason=asked.get("reason", ""), scope=asked.get("scope", ""), words=asked.get("q", "")[:320]
    )


def _typed(request: Request) -> str:
    """What was looked for in vain, or the address of a person on whose page it was pressed."""
    person = whole_number(request.GET.get("contact", ""))
    if person is not None:
        contact = Contact.objects.visible_to(request.user).filter(pk=person).first()
        return contact.email if contact else ""
    return request.GET.get("value", "")


def _find(pk: int) -> Suppression:
    return get_object_or_404(Suppression.objects.select_related("contact__account", "message", "by"), pk=pk)
