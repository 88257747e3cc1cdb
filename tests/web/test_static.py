"""Our own files and everything else; nurture.web.static."""

import asyncio
import threading

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory

from nurture.web.static import own_files


def test_a_page_stays_synchronous_from_end_to_end():
    """No event loop between a synchronous server and a page."""
    assert WSGIHandler()._middleware_chain.__class__.__name__ != "AsyncToSync"


def test_a_page_stays_in_the_thread_that_was_asked():
    threads = []

    def page(_request):
        threads.append(threading.get_ident())
        return HttpResponse("page")

    answer = own_files(page)(RequestFactory().get("/accounts/"))
    assert answer.content == b"page"
    assert threads == [threading.get_ident()]


def test_a_page_does_not_wait_until_all_files_are_found(monkeypatch):
    def looked(*_):
        raise AssertionError

    monkeypatch.setattr("nurture.web.static.ServeStaticMiddleware", looked)
    page = own_files(lambda _request: HttpResponse("page"))
    assert page(RequestFactory().get("/accounts/")).content == b"page"


def test_files_are_served_and_what_is_no_file_goes_on(settings):
    settings.SERVESTATIC_USE_FINDERS, settings.SERVESTATIC_AUTOREFRESH = True, True
    chain = own_files(lambda _request: HttpResponse("not there", status=404))
    served = chain(RequestFactory().get("/static/js/rows.js"))
    assert (served.status_code, "javascript" in served.headers["Content-Type"]) == (200, True)
    assert b"".join(served)
    assert chain(RequestFactory().get("/static/js/nothing.js")).status_code == 404


def test_under_a_loop_both_are_awaited(settings):
    settings.SERVESTATIC_USE_FINDERS, settings.SERVESTATIC_AUTOREFRESH = True, True

    async def page(_request):
        return HttpResponse("page")

    async def both():
        chain = own_files(page)
        file = await chain(RequestFactory().get("/static/js/rows.js"))
        return (await chain(RequestFactory().get("/accounts/"))).content, file.status_code

    assert asyncio.run(both()) == (b"page", 200)


@pytest.mark.parametrize("handler", [WSGIHandler, ASGIHandler])
def test_both_kinds_of_server_start(handler):
    assert handler()._middleware_chain is not None
