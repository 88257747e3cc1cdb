"""Addresses we send from: everybody's own, and, for administrators, the shared ones."""

import re
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery import consent
from nurture.delivery.controls.queries.stops import standing_stops
from nurture.delivery.identities import actions, queries, signing, words
from nurture.delivery.identities.facts import AnotherInUse, AskedTooOften
from nurture.delivery.identities.forms import IdentityForm
from nurture.delivery.identities.models import SendingIdentity, Transport, Trial
from nurture.delivery.refusals.queries.complaints import complaints_about
from nurture.delivery.tasks import try_out
from nurture.delivery.views.desk import Desk
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")

_DESK: Final = Desk(
    model=SendingIdentity,
    form=IdentityForm,
    template="delivery/identity_form.html",
    name="identity",
    related=("owner", "project", "enabled_by", "created_by"),
    add_row=actions.add,
    change_row=actions.change,
    added=gettext_lazy("Kept. Try it, then switch it on."),
    saved=gettext_lazy("Saved. Try it before customers do."),
)


@require_safe
@member_required
def identities(request: Request) -> HttpResponse:
    context = {
        "identities": queries.addresses(request.user),
        "choices": queries.choices_for(request.user),
    }
    return render_page(request, "delivery/identities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_own(request: Request) -> HttpResponse:
    return _DESK.add_own(request)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_shared(request: Request) -> HttpResponse:
    return _DESK.add_shared(request)


@require_safe
@member_required
def identity(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    trials = queries.latest_trials(found)
    mail, dns = trials.get(Trial.Kind.MAIL), trials.get(Trial.Kind.DNS)
    context = {
        "identity": found,
        "signs_in": signing.signs_in(found) if found.transport == Transport.SMTP else None,
        **consent.on_page(found, request),
        "history": queries.history(found),
        "complaints": complaints_about(found, at=timezone.now()),
        "stops": [each for each in standing_stops(request.user) if each.stop.identity_id == found.pk],
        "mail": mail,
        "dns": dns,
        "outcome": words.trial(mail.result) if mail and mail.finished_at else None,
        "findings": [words.told(each) for each in dns.result["findings"]] if dns and dns.finished_at else [],
        "waits": any(trial.finished_at is None and _is_fresh(trial) for trial in trials.values()),
    }
    return render_page(request, "delivery/identity.html", context, fragments=["identity-trials"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: Request, pk: int) -> HttpResponse:
    return _DESK.edit(request, pk)


@require_POST
@member_required
def switch_on(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    try:
        actions.switch_on(identity=found, by=request.user, at=timezone.now())
    except AnotherInUse:
        messages.error(request, _("Another address is in use here. Switch that one off first."))
    else:
        messages.success(request, _("Mail goes from %(address)s from now on.") % {"address": found.address})
    return redirect(found)


@require_POST
@member_required
def switch_off(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    actions.switch_off(identity=found, by=request.user, at=timezone.now())
    messages.success(request, _("Nothing goes from %(address)s any more.") % {"address": found.address})
    return redirect(found)


@require_POST
@member_required
def try_mail(request: Request, pk: int) -> HttpResponse:
    return _try(request, pk, Trial.Kind.MAIL)


@require_POST
@member_required
def check_dns(request: Request, pk: int) -> HttpResponse:
    return _try(request, pk, Trial.Kind.DNS, selector=_selector(request.POST.get("selector", "")))


def _selector(typed: str) -> str:
    """As it stands in a name of the DNS (RFC 6376 3.1); anything else is none."""
    typed = typed.strip()
    return typed if _SELECTOR.fullmatch(typed) else ""


def _try(request: Request, pk: int, kind: Trial.Kind, *, selector: str = "") -> HttpResponse:
    found = _DESK.find(request, pk)
    try:
        trial = actions.ask(identity=found, kind=kind, selector=selector, by=request.user, at=timezone.now())
    except AskedTooOften:
        messages.info(request, _("That was tried just now. Once more in a moment."))
    else:
        try_out.delay(trial.pk)
    return redirect(f"{found.get_absolute_url()}#identity-trials")


def _is_fresh(trial: Trial) -> bool:
    """A worker may still be at it; after that the page asks no more."""
    return (timezone.now() - trial.asked_at).total_seconds() < 120
