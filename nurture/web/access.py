"""Who may open a page at all. What they may see there is the QuerySet's `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from nurture.web.counts import forget
from nurture.web.http import Request

type View[**P] = Callable[Concatenate[Request, P], HttpResponseBase]


def member_required[**P](view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Signed in, or sent to sign in and back. An htmx request is told to load that page as a whole."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated and _speaks_for_themselves(request):
            response = view(cast(Request, request), *args, **kwargs)
            if request.method not in {"GET", "HEAD", "OPTIONS"}:
                forget(request.user)
            return response
        if getattr(request, "htmx", False):
            login = redirect_to_login(cast(Any, request).htmx.current_url_abs_path or "/")
            return HttpResponse(status=401, headers={"HX-Redirect": login.url})
        return redirect_to_login(_back_to(request))

    return wrapped


def _back_to(request: HttpRequest) -> str:
    """Where they go on: at the page they asked for; where they pressed a button, at the page it is on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return urlunsplit(("", "", came_from.path, came_from.query, "")) or "/"


def _speaks_for_themselves(request: HttpRequest) -> bool:
    """What a browser kept for somebody (js/queue.js) is not said in the name of whoever signed in after them."""
    return request.headers.get("X-Input-Of", str(request.user.pk)) == str(request.user.pk)


def require_lead(request: Request) -> None:
    """403 for whoever neither leads a team nor administers."""
    if not request.user.leads:
        raise PermissionDenied
