"""What screens hear of: by a stream where there is one, else by asking."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Final

from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from nurture.meetings import actions
from nurture.meetings.live import Seat, Taken, hub
from nurture.meetings.queries.live import state as state_of
from nurture.meetings.views.room import visible_meeting
from nurture.web.access import member_required
from nurture.web.http import Request

HEARTBEAT: Final = 15.0
# What a browser waits before it comes back, in milliseconds.
RETRY: Final = 1000


@require_GET
@never_cache
@member_required
def stream(request: Request, pk: int) -> HttpResponseBase:
    """Where the room is, again after each change, until the reader leaves or may not look any more.

    204 where no stream can be held open (a WSGI server): the browser then asks by itself, and does not come back.
    """
    visible_meeting(request, pk)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    seat = Seat(pk, request.user.pk, request.session.session_key or "", request.user.get_session_auth_hash())
    # A stream lasts for hours; its request must not keep a connection for so long.
    close_old_connections()
    return StreamingHttpResponse(
        _told(seat), content_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


@require_safe
@never_cache
@member_required
def state(request: Request, pk: int) -> HttpResponse:
    """The same for whoever has no stream. 204: as it was."""
    now = state_of(visible_meeting(request, pk), at=timezone.now())
    if request.GET.get("seen") == _digest(now.values):
        return HttpResponse(status=204)
    return JsonResponse(now.values | {"seen": _digest(now.values)})


@require_POST
@member_required
def here(request: Request, pk: int) -> HttpResponse:
    """Somebody without a stream is in the room."""
    meeting = visible_meeting(request, pk)
    actions.be_here([(meeting.pk, request.user.pk)], at=timezone.now())
    return HttpResponse(status=204)


async def _told(seat: Seat) -> AsyncIterator[str]:
    yield f"retry: {RETRY}\n\n"
    try:
        with hub().seat(seat):
            async for words in _news(seat):
                yield words
    except Taken:
        yield _event("full", {})


async def _news(seat: Seat) -> AsyncIterator[str]:
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                await seat.news.wait()
        except TimeoutError:
            yield ": still here\n\n"
            continue
        seat.news.clear()
        if seat.is_over:
            return
        if seat.state:
            yield _event("changed", seat.state.values)


def _event(name: str, values: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(values)}\n\n"


def _digest(values: dict[str, object]) -> str:
    return hashlib.blake2s(json.dumps(values).encode(), digest_size=8).hexdigest()
