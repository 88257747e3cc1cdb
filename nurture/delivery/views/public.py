"""What strangers reach from a mail: no sign-in, nothing told to anybody else, valid for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nurture.delivery import keys
from nurture.delivery.actions.unsubscribing import unsubscribe as refuse
from nurture.delivery.models import Message
from nurture.delivery.queries.suppressions import is_suppressed
from nurture.delivery.rendering import sender_profile


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing; POST stops at once, from a mail program (RFC 8058) or the button."""
    if token == keys.ONLY_A_TEST:
        return _as_public(render(request, "delivery/only_a_test.html", {"profile": sender_profile()}))
    messages = Message.objects.select_related("contact", "account")
    message = messages.filter(unsubscribe_hash=keys.token_hash(token)).first()
    if message is None:
        raise Http404
    # Whoever was erased is kept out already; the address that was written to is not known any more.
    gone = message.contact.erased_at is not None
    if request.method == "POST" and not gone:
        refuse(message=message, at=timezone.now())
    context = {
        "done": gone or request.method == "POST" or is_suppressed(message.to_address),
        "profile": sender_profile(),
        "address": _masked(message.to_address),
        "languages": ["ja", "en"] if message.contact.language == "ja" else ["en", "ja"],
    }
    return _as_public(render(request, "delivery/unsubscribe.html", context))


def _as_public(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, told to nobody, found by nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _masked(address: str) -> str:
    """Enough to recognise one's own address, too little for whom the mail was forwarded to."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"
