"""One message: exactly as it went, everything that happened to it, and what a person may do with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery.actions import foreseeing, planning, settling, stopping
from nurture.delivery.actions.evidence import IN_DOUBT
from nurture.delivery.facts import (
    CannotStop,
    CannotUndo,
    NotExpired,
    NotFailed,
    NotUncertain,
    TooEarly,
    TooLate,
)
from nurture.delivery.forms import SendAgainForm
from nurture.delivery.guidance import checks
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.attention import doubtful
from nurture.delivery.queries.history import told
from nurture.delivery.queries.messages import content_of, from_address
from nurture.delivery.queries.outbox import shown
from nurture.delivery.rules.states import STOPPABLE
from nurture.delivery.rules.window import NoWindow
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.templatetags import ui

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
def message(request: Request, pk: int) -> HttpResponse:
    return render_page(request, "delivery/message.html", _page(request, _find(request, pk)))


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


@require_safe
@member_required
def message_source(request: Request, pk: int) -> HttpResponse:
    """The very bytes, as a file that every mail program opens."""
    found = _find(request, pk)
    if not found.raw:
        raise Http404
    return HttpResponse(
        bytes(found.raw),
        content_type="message/rfc822",
        headers={
            "Content-Disposition": f'attachment; filename="nurture-{found.pk}.eml"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


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
def undo_cancel(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        settling.undo_stop,
        refused=CannotUndo,
        too_late=_("Its stop cannot be taken back any more."),
        done=_("It goes after all."),
    )


@require_POST
@member_required
def offer_again(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        planning.offer_again,
        refused=NotExpired,
        too_late=_("This message is planned or finished already."),
        done=_("It goes in the next window."),
    )


@require_POST
@member_required
def try_again(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        settling.try_again,
        refused=NotFailed,
        too_late=_("This message is planned or finished already."),
        done=_("It goes in the next window."),
    )


@require_POST
@member_required
def treat_as_sent(request: Request, pk: int) -> HttpResponse:
    return _do(
        request,
        pk,
        settling.treat_as_sent,
        refused=NotUncertain,
        too_late=_("Somebody has settled it already."),
        done=_("It counts as sent."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def send_again(request: Request, pk: int) -> HttpResponse:
    """GET says plainly what may happen, POST with a reason does it."""
    found = _find(request, pk)
    if found.state not in IN_DOUBT:
        notes.info(request, _("Somebody has settled it already."))
        return redirect(found)
    form = SendAgainForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {**_page(request, found), "form": form}
        return render_page(request, "delivery/send_again.html", context, status=422 if form.is_bound else 200)
    try:
        settling.send_again(message=found, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
    except TooEarly as fact:
        at = ui.moment(fact.when, timezone.localdate())
        notes.error(
            request, _("The server may still answer. You can send it again from %(at)s.") % {"at": at}
        )
    except TooLate:
        notes.error(request, _("It is too old to be sent again. Decide on a new email for this person."))
    except (NotUncertain, NoWindow):
        notes.error(request, _("Somebody has settled it already."))
    else:
        notes.success(request, _("It goes once more in the next window."))
    return redirect(found)


def _do(
    request: Request,
    pk: int,
    act: Callable[..., None],
    *,
    refused: type[Exception],
    too_late: str,
    done: str,
) -> HttpResponse:
    """One press: act, say what came of it, and show the message."""
    found = _find(request, pk)
    try:
        act(message=found, by=request.user, at=timezone.now())
    except refused:
        notes.error(request, too_late)
    except NoWindow:
        notes.error(
            request, _("No day to send lies ahead. Look at the days of the project and of the company.")
        )
    else:
        notes.success(request, done)
    return redirect("delivery:attention" if request.POST.get("back") == "attention" else found)


def _page(request: Request, found: Message) -> dict[str, Any]:
    now = timezone.now()
    history = told(found)
    found.tries = history.attempts  # type: ignore[attr-defined]
    [row] = shown([found], today=timezone.localdate(now))
    return {
        "now": now,
        "row": row,
        "message": found,
        "content": content_of(found),
        "from_address": from_address(found),
        "attempts": history.attempts,
        "history": history,
        "doubt": doubtful(row, now) if found.state in IN_DOUBT else None,
        "checks": checks(foreseeing.foresee(found, at=now)) if found.state in STOPPABLE else None,
        "may_stop": found.state in STOPPABLE,
        "may_undo": found.state == MessageState.CANCELLED and found.reason == "by_hand",
        "may_offer": found.state == MessageState.EXPIRED,
    }


def _find(request: Request, pk: int) -> Message:
    messages = Message.objects.visible_to(request.user).select_related(
        "contact__account", "account", "identity", "mailing__sender", "mailing__target__project"
    )
    return get_object_or_404(messages, pk=pk)
