"""A page in place of nothing, for whoever opens the address to which a form was sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_dead_ends(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """After whoever says the language. `require_POST` answers with an empty page: in a browser, a white one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            said = render(request, "405.html", status=405)
            said.headers["Allow"] = response.headers["Allow"]
            return said
        return response

    return middleware
