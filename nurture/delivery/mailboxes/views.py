"""Mailboxes: everybody's own, and, for administrators, the shared ones."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery import consent
from nurture.delivery.identities import signing
from nurture.delivery.mailboxes import actions, queries
from nurture.delivery.mailboxes.facts import AlreadyInUse, AskedTooOften
from nurture.delivery.mailboxes.forms import MailboxForm
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.mailboxes.tasks import look_into
from nurture.delivery.views.desk import Desk
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

_DESK: Final = Desk(
    model=Mailbox,
    form=MailboxForm,
    template="delivery/mailbox_form.html",
    name="mailbox",
    related=("owner", "enabled_by", "created_by"),
    add_row=actions.add,
    change_row=actions.change,
    added=gettext_lazy("Kept. Look into it once, then switch it on."),
    saved=gettext_lazy("Saved. Look into it once, to see that it works."),
    clash=(AlreadyInUse,),
    clashes=gettext_lazy("This folder is read already."),
)


@require_safe
@member_required
def mailboxes(request: Request) -> HttpResponse:
    context = {"mailboxes": queries.mailboxes(request.user)}
    return render_page(request, "delivery/mailboxes.html", context)


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
def mailbox(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    context = {
        "mailbox": found,
        "taken": found.taken.count(),
        "waits": _waits(found),
        "signs_in": signing.signs_in(found),
        **consent.on_page(found, request),
    }
    return render_page(request, "delivery/mailbox.html", context, fragments=["mailbox-state"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: Request, pk: int) -> HttpResponse:
    return _DESK.edit(request, pk)


@require_POST
@member_required
def switch_on(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    try:
        actions.switch_on(mailbox=found, by=request.user, at=timezone.now())
    except AlreadyInUse:
        messages.error(request, _("This folder is read already."))
    else:
        look_into.delay(found.pk)
        messages.success(request, _("It is read every minute from now on. Nothing in it is changed."))
    return redirect(found)


@require_POST
@member_required
def switch_off(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    actions.switch_off(mailbox=found, by=request.user, at=timezone.now())
    messages.success(request, _("It is read no more. What was taken from it stays."))
    return redirect(found)


@require_POST
@member_required
def look_now(request: Request, pk: int) -> HttpResponse:
    found = _DESK.find(request, pk)
    try:
        actions.ask(mailbox=found, at=timezone.now())
    except AskedTooOften:
        messages.info(request, _("That was tried just now. Once more in a moment."))
    else:
        look_into.delay(found.pk)
    return redirect(f"{found.get_absolute_url()}#mailbox-state")


def _waits(mailbox: Mailbox) -> bool:
    """A worker may still be at it; after a while the page asks no more."""
    if mailbox.asked_at is None or (mailbox.looked_at and mailbox.looked_at >= mailbox.asked_at):
        return False
    return (timezone.now() - mailbox.asked_at).total_seconds() < 120
