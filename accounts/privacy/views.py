"""Everything about one person, the way out for them, and who did either."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import AUDITED, Activity, Contact, Erasure
from accounts.privacy.actions.disclosing import disclose
from accounts.privacy.actions.erasing import erase
from accounts.privacy.actions.logging import write_log
from accounts.privacy.facts import AlreadyErased, CannotErase
from accounts.privacy.files import as_json, as_zip
from accounts.privacy.forms import CHOICES, ErasureForm
from accounts.privacy.parts import addresses
from accounts.privacy.queries.everything import everything
from accounts.privacy.queries.mentions import SHOWN, NamedText, marked, reviewed
from accounts.privacy.queries.people import called, has_namesake
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page
from nurture.web.paging import keyset_page

FILES = {"json": (as_json, "application/json", "json"), "csv": (as_zip, "application/zip", "zip")}


@require_safe
@never_cache
@member_required
def personal_data(request: Request, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    erasure = Erasure.objects.filter(contact=contact).select_related("by").first()
    shown = None if contact.erased_at else everything(contact, at=timezone.now())
    context = {"contact": contact, "account": contact.account, "everything": shown, "erasure": erasure}
    return render_page(request, "accounts/privacy/personal_data.html", context)


@require_POST
@never_cache
@member_required
def download(request: Request, pk: int) -> HttpResponse:
    """A POST: who took it is written down."""
    contact = _contact(request, pk)
    if request.POST.get("format") not in FILES:
        raise Http404
    write, media_type, ending = FILES[request.POST["format"]]
    try:
        shown = disclose(
            contact=contact, file_format=request.POST["format"], by=request.user, at=timezone.now()
        )
    except AlreadyErased:
        raise Http404 from None
    name = f"person-{contact.pk}-{timezone.localdate():%Y-%m-%d}.{ending}"
    return HttpResponse(
        write(shown),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def erase_person(request: Request, pk: int) -> HttpResponse:
    """Look, then say why, then confirm: nothing happens before the last step, and nothing brings anybody back."""
    contact = _contact(request, pk)
    if contact.erased_at:
        return redirect("accounts:personal_data", pk)
    who = called(contact, addresses(contact))
    named = list(reviewed(contact, who, shared=has_namesake(contact)))
    form = ErasureForm(request.POST or None, named=named[:SHOWN])
    page = {"contact": contact, "account": contact.account, "form": form, "more": len(named) - SHOWN}
    if not form.is_bound or not form.is_valid() or "back" in request.POST:
        shown = [marked(each, who, _chosen(form, named)) for each in named[:SHOWN]]
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render_page(
            request,
            "accounts/privacy/erase.html",
            {**page, "named": shown, "choices": CHOICES},
            status=status,
        )
    if "erase" not in request.POST:
        return render_page(request, "accounts/privacy/confirm.html", {**page, **_summary(form, named)})
    return _erase(request, contact, form, page)


@require_safe
@member_required
def audit(request: Request) -> HttpResponse:
    require_lead(request)
    entries = Activity.objects.filter(verb__in=AUDITED).select_related(
        "actor", "contact", "account", "annotation"
    )
    page = keyset_page(entries, request.GET.get("cursor", ""), size=50)
    return render_page(request, "accounts/privacy/audit.html", {"page": page})


def _contact(request: Request, pk: int) -> Contact:
    """Leads and administrators answer for the people we know of."""
    require_lead(request)
    contacts = Contact.objects.visible_to(request.user).select_related("account")
    return get_object_or_404(contacts, pk=pk)


def _erase(request: Request, contact: Contact, form: ErasureForm, page: dict[str, Any]) -> HttpResponse:
    try:
        erase(
            contact=contact,
            reason=Erasure.Reason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            chosen=form.chosen,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except CannotErase as fact:
        context = {**page, "obstacles": fact.reasons}
        return render_page(request, "accounts/privacy/confirm.html", context, status=409)
    except AlreadyErased:
        messages.info(request, _("Somebody erased this person already."))
    else:
        _log(request)
        messages.success(request, _("Their data is erased. They will not be written to again."))
    return redirect("accounts:personal_data", contact.pk)


def _log(request: Request) -> None:
    """The erasure stands whatever becomes of the log; the next tick tries again."""
    try:
        if settings.ERASURE_LOG:
            write_log(path=Path(settings.ERASURE_LOG), at=timezone.now())
    except OSError:
        messages.warning(
            request, _("The log of erasures cannot be written. It is tried again; tell whoever runs Nurture.")
        )


def _chosen(form: ErasureForm, named: list[NamedText]) -> dict[str, str]:
    """What was picked before somebody went back, or an error came."""
    return {each.key: value for each in named if (value := form.data.get(f"text-{each.key}", ""))}


def _summary(form: ErasureForm, named: list[NamedText]) -> dict[str, Any]:
    chosen = form.chosen
    choices = [chosen.get(each.key, each.proposed.value) for each in named]
    return {
        "changed": sum(choice != "leave" for choice in choices),
        "left": sum(choice == "leave" for choice in choices),
        "reason": Erasure.Reason(form.cleaned_data["reason"]).label,
    }
