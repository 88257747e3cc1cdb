"""Mailboxes: everybody's own, and, for administrators, the shared ones."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.facts import ChangedMeanwhile
from nurture.delivery import consent
from nurture.delivery.identities import signing
from nurture.delivery.mailboxes import actions, queries
from nurture.delivery.mailboxes.facts import AlreadyInUse, AskedTooOften
from nurture.delivery.mailboxes.forms import MailboxForm
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.mailboxes.tasks import look_into
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def mailboxes(request: Request) -> HttpResponse:
    context = {"mailboxes": queries.mailboxes(request.user)}
    return render_page(request, "delivery/mailboxes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_own(request: Request) -> HttpResponse:
    return _add(request, MailboxForm(request.POST or None, of=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_shared(request: Request) -> HttpResponse:
    if not request.user.is_administrator:
        raise PermissionDenied
    return _add(request, MailboxForm(request.POST or None, of=None))


@require_safe
@member_required
def mailbox(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
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
    found = _find(request, pk)
    form = MailboxForm(request.POST or None, instance=found, of=found.owner)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    try:
        actions.change(
            mailbox=found,
            fields=form.values,
            secrets=form.sign_in_secrets,
            seen=form.seen_version,
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _form_page(request, form, status=409)
    except AlreadyInUse:
        form.add_error(None, _("This folder is read already."))
        return _form_page(request, form)
    messages.success(request, _("Saved. Look into it once, to see that it works."))
    return redirect(found)


@require_POST
@member_required
def switch_on(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
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
    found = _find(request, pk)
    actions.switch_off(mailbox=found, by=request.user, at=timezone.now())
    messages.success(request, _("It is read no more. What was taken from it stays."))
    return redirect(found)


@require_POST
@member_required
def look_now(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        actions.ask(mailbox=found, at=timezone.now())
    except AskedTooOften:
        messages.info(request, _("That was tried just now. Once more in a moment."))
    else:
        look_into.delay(found.pk)
    return redirect(f"{found.get_absolute_url()}#mailbox-state")


def _find(request: Request, pk: int) -> Mailbox:
    visible = Mailbox.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("owner", "enabled_by", "created_by"), pk=pk)


def _add(request: Request, form: MailboxForm) -> HttpResponse:
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    added = actions.add(
        fields=form.values,
        secrets=form.sign_in_secrets,
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    if added.created_by_id != request.user.pk:
        raise Http404
    messages.success(request, _("Kept. Look into it once, then switch it on."))
    return redirect(added)


def _form_page(request: Request, form: MailboxForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "mailbox": form.instance if form.instance.pk else None, "of": form.of}
    found = 422 if form.is_bound and status == 200 else status
    return render_page(request, "delivery/mailbox_form.html", context, status=found)


def _waits(mailbox: Mailbox) -> bool:
    """A worker may still be at it; after a while the page asks no more."""
    if mailbox.asked_at is None or (mailbox.looked_at and mailbox.looked_at >= mailbox.asked_at):
        return False
    return (timezone.now() - mailbox.asked_at).total_seconds() < 120
