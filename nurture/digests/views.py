"""The daily mail at once, and the way out of it."""

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from nurture.delivery import keys
from nurture.digests.tasks import send_one
from nurture.team.actions import stop_digest
from nurture.team.models import User
from nurture.web.access import member_required
from nurture.web.http import Request


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing; POST stops it, from a mail program (RFC 8058) or the button.

    No sign-in, and nothing told to whoever has the link.
    """
    person = keys.person_of_token(token)
    user = User.objects.filter(pk=person).first() if person is not None else None
    if user is None:
        raise Http404
    if request.method == "POST":
        stop_digest(user=user, at=timezone.now())
        user.refresh_from_db(fields=["digest_off_at"])
    with translation.override(user.language):
        response = render(request, "digests/stop.html", {"done": user.digest_off_at is not None})
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
@member_required
def now(request: Request) -> HttpResponse:
    """Once a minute at most: a button is pressed twice before a mail is there."""
    if cache.add(f"daily-mail-now:{request.user.pk}", value=True, timeout=60):
        send_one.delay(request.user.pk)
    messages.success(request, _("It is on its way, unless there is nothing to tell."))
    return redirect("team:you")
