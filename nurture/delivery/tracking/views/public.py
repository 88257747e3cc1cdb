"""What mail programs and the people behind them reach: no sign-in, valid for ever, kept by nobody."""

from base64 import b64decode
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from nurture.delivery.rendering import sender_profile
from nurture.delivery.tracking.actions import hits
from nurture.delivery.tracking.buffer import OPENS
from nurture.delivery.tracking.seen import seen

# One transparent dot.
_DOT: Final = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
#: Kept by nobody, told to nobody, found by nobody.
PRIVATE: Final = {
    "Cache-Control": "no-store, max-age=0",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """To where the link leads. It is written down before the answer leaves, and nothing else changes."""
    url = hits.click(token, seen(request.META), at=timezone.now())
    if not url:
        return nowhere(request)
    return HttpResponse(status=302, headers={"Location": iri_to_uri(url), **PRIVATE})


@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Whatever the token, a dot: a mail program shows no broken picture."""
    OPENS.add(token, seen(request.META), at=timezone.now())
    return HttpResponse(_DOT, content_type="image/gif", headers=PRIVATE)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def nowhere(request: HttpRequest) -> HttpResponse:
    """An address that leads nowhere (any more), said calmly in both languages, the reader's first."""
    asked = translation.get_language_from_request(request)
    languages = ["ja", "en"] if asked.startswith("ja") else ["en", "ja"]
    context = {"languages": languages, "profile": sender_profile()}
    with translation.override(languages[0]):
        page = render_to_string("delivery/tracking/nowhere.html", context)
    headers = {**PRIVATE, "Content-Security-Policy": _POLICY, "Content-Language": ", ".join(languages)}
    return HttpResponse(page, status=404, headers=headers)
