"""The outbox, one message, and the buttons that stop."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from nurture.delivery import words
from nurture.delivery.actions import pausing, planning, stopping
from nurture.delivery.facts import AlreadyLifted, CannotStop, NotExpired
from nurture.delivery.forms import LiftForm, OutboxForm, StopForm
from nurture.delivery.models import Message, MessageState, Pause, Stop
from nurture.delivery.queries.messages import attempts_of, content_of, from_address
from nurture.delivery.queries.outbox import outbox_page, overview, pulse, shown, standing_stops
from nurture.delivery.queries.pauses import may_lift
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.delivery.rules.states import STOPPABLE
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page

# The mail is somebody's HTML: it may look as it likes and do nothing.
MAIL_POLICY: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    # No scripts; of our own origin only so that the page can see how tall the letter is.
    "sandbox": ["allow-same-origin"],
}


@require_safe
@member_required
def outbox(request: Request) -> HttpResponse:
    now, cursor = timezone.now(), request.GET.get("cursor", "")
    form = OutboxForm(request.GET)
    context = {
        "now": now,
        "chosen": form.chosen,
        "overview": overview(request.user, chosen=form.chosen),
        "page": outbox_page(request.user, state=form.chosen, cursor=cursor, today=timezone.localdate(now)),
        "cursor": cursor,
        "pulse": pulse(at=now),
        "stops": standing_stops(request.user),
        "lacks": [words.FOOTER_ITEMS[item] for item in missing_items(sender_profile())],
        "form": StopForm(),
    }
    return render_page(request, "delivery/outbox.html", context, fragments=["outbox-list"])


@require_safe
@member_required
def message(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    [row] = shown([found], today=timezone.localdate())
    context = {
        "row": row,
        "message": found,
        "content": content_of(found),
        "from_address": from_address(found),
        "attempts": attempts_of(found),
        "may_stop": found.state in STOPPABLE,
        "may_offer": found.state == MessageState.EXPIRED,
    }
    return render_page(request, "delivery/message.html", context)


@require_safe
@csp_override(MAIL_POLICY)
@xframe_options_sameorigin
@member_required
def message_html(request: Request, pk: int) -> HttpResponse:
    """The HTML part alone, for a frame."""
    content = content_of(_find(request, pk))
    if content is None:
        raise Http404
    return HttpResponse(content.html, headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})


@require_POST
@member_required
def cancel(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        stopping.cancel(message=found, by=request.user, at=timezone.now())
    except CannotStop:
        notes.error(request, _("It is too late to stop this message."))
    else:
        notes.success(request, _("This message does not go."))
    return redirect(found)


@require_POST
@member_required
def offer_again(request: Request, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        planning.offer_again(message=found, by=request.user, at=timezone.now())
    except NotExpired:
        notes.error(request, _("This message is planned or finished already."))
    else:
        notes.success(request, _("It goes in the next window."))
    return redirect(found)


@require_POST
@member_required
def lift_pause(request: Request, pk: int) -> HttpResponse:
    pause = get_object_or_404(Pause.objects.select_related("account"), pk=pk)
    if not may_lift(request.user, pause):
        raise Http404
    form = LiftForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "pause": pause, "account": pause.account}
        return render_page(request, "delivery/lift_pause.html", context, status=422)
    try:
        pausing.lift(pause=pause, **form.cleaned_data, by=request.user, at=timezone.now())
    except AlreadyLifted:
        notes.info(request, _("Somebody has chosen already."))
    else:
        notes.success(request, _("The pause is over."))
    return redirect(pause.account)


@require_POST
@member_required
def stop_everything(request: Request) -> HttpResponse:
    require_lead(request)
    form = StopForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    stopping.stop(by=request.user, at=timezone.now(), reason=reason)
    notes.success(request, _("Nothing goes out any more."))
    return redirect("delivery:outbox")


@member_required
def lift_stop(request: Request, pk: int) -> HttpResponse:
    """GET asks once more, POST releases."""
    require_lead(request)
    stop = get_object_or_404(Stop.objects.select_related("by", "project", "target__account"), pk=pk)
    if request.method != "POST":
        return render_page(request, "delivery/lift_stop.html", {"stop": stop})
    try:
        stopping.lift_stop(stop=stop, by=request.user, at=timezone.now())
    except AlreadyLifted:
        notes.info(request, _("Somebody has released it already."))
    else:
        notes.success(request, _("Sending goes on."))
    return redirect("delivery:outbox")


def _find(request: Request, pk: int) -> Message:
    messages = Message.objects.visible_to(request.user).select_related(
        "contact__account", "account", "mailing__sender", "mailing__target__project"
    )
    return get_object_or_404(messages, pk=pk)
