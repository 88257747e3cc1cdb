"""A typed request, and the one function that answers with a page or with a piece of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from nurture.team.models import User


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


def once[**P, T](request: HttpRequest, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer to what several parts of one page ask: found for the first of them, kept for the others."""
    answers = request.__dict__.setdefault("answers", {})
    question = (ask, args, tuple(sorted(kwargs.items())))
    if question not in answers:
        answers[question] = ask(*args, **kwargs)
    return cast(T, answers[question])


def way_back(request: HttpRequest) -> str:
    """The page of ours that `next` names, of the form or of the address; empty: none is named, or it is not ours."""
    back = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    # Django takes a bare word for the name of a view.
    return back if is_ours and back.startswith("/") else ""


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragments: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page, or, when htmx asks for one of `fragments`, that partial of the same template.

    One name serves for the partial, the element's id, `hx-target` and the entry in `fragments`.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if htmx and not htmx.boosted and not htmx.history_restore_request and htmx.target in fragments:
        template = f"{template}#{htmx.target}"
    response = render(request, template, context, status=status)
    if fragments:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
