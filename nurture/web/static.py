"""Our own files, served by the web process itself."""

from collections.abc import Awaitable, Callable
from functools import cache

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from servestatic.middleware import ServeStaticMiddleware

type Answer = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def own_files(get_response: Answer) -> Answer:
    """Servestatic for what lies under STATIC_URL, and for nothing else.

    Its middleware is asynchronous only: in a synchronous server every page would be taken through an event loop, which
    costs a page some milliseconds and may lead what it asks the database into another thread.
    """
    if iscoroutinefunction(get_response):
        asynchronous: Answer = ServeStaticMiddleware(get_response)
        return asynchronous

    @cache
    def files() -> Answer:
        """Looks through all of them, which takes longer than a page: only for whoever asks for one."""
        served: Answer = async_to_sync(ServeStaticMiddleware(sync_to_async(get_response)))
        return served

    def middleware(request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path_info.startswith(settings.STATIC_URL):
            return files()(request)
        return get_response(request)

    return middleware
