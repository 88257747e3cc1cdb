"""A host for the links of our mail, and nothing else: no session, no cookie, no page of the product.

Whoever gets a mail never meets the product's host, and whoever finds a hole in one finds no way into the other.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Final, cast
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve
from django.utils.decorators import sync_and_async_middleware

from nurture.delivery.tracking.views import public

_URLS: Final = "nurture.delivery.tracking.urls"

type Answer = Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]


@sync_and_async_middleware
def links_only(get_response: Answer) -> Answer:
    """Answers by itself whatever is asked of the host in TRACKING_URL; style sheets alone are let through."""
    if iscoroutinefunction(get_response):
        answer_in_a_thread = sync_to_async(answer)

        async def asynchronous(request: HttpRequest) -> HttpResponse:
            if is_ours(request) and not is_style_sheet(request):
                return await answer_in_a_thread(request)
            response: HttpResponse = await get_response(request)
            if response.status_code == HTTPStatus.NOT_FOUND and is_ours(request):
                return await answer_in_a_thread(request)
            return response

        return asynchronous

    def middleware(request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if is_ours(request) and not is_style_sheet(request):
            return answer(request)
        response = cast(HttpResponse, get_response(request))
        is_none = response.status_code == HTTPStatus.NOT_FOUND and is_ours(request)
        return answer(request) if is_none else response

    return middleware


def is_ours(request: HttpRequest) -> bool:
    host = _host(settings.TRACKING_URL)
    # As Django reads it for ALLOWED_HOSTS: LINKS.example.com and links.example.com. are the same host.
    return bool(host) and split_domain_port(request.get_host())[0] == host


def is_style_sheet(request: HttpRequest) -> bool:
    """By its address; where there is none, the product's page that says so is not shown here."""
    return request.path_info.startswith(f"{settings.STATIC_URL}css/")


def answer(request: HttpRequest) -> HttpResponse:
    try:
        found = resolve(request.path_info, _URLS)
    except Resolver404:
        return public.nowhere(request)
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


@lru_cache(maxsize=8)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
