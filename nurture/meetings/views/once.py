"""A double click, a retry, a second tab or the way back: what arrives again is answered as the first time."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from nurture.meetings.actions import operations
from nurture.meetings.models import Operation
from nurture.web.http import Request

type RoomView[**P] = Callable[Concatenate[Request, P], HttpResponse]


def written_once[**P](view: RoomView[P]) -> RoomView[P]:
    """Of a POST whose form carries `{% operation %}`; below `member_required`.

    The input counts as taken when the view answers below 400, with a redirect or 204; what was refused is judged anew
    when it comes again. Other words under the same key are another input: nothing anybody typed is dropped.
    """

    @wraps(view)
    def once(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            operation, is_new = operations.take(
                key=key, digest=_digest(request), by=request.user, at=timezone.now()
            )
            if not is_new:
                return _again(operation)
            answer = view(request, *args, **kwargs)
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            else:
                location = answer.headers.get("Location", "")
                operations.answered(operation, status=answer.status_code, location=location)
        return answer

    return once


def _again(operation: Operation) -> HttpResponse:
    return redirect(operation.location) if operation.location else HttpResponse(status=204)


def _key(request: Request) -> UUID | None:
    try:
        return UUID(request.POST.get("operation", ""))
    except ValueError:
        return None


def _digest(request: Request) -> str:
    """Of where it was sent and what was said, whatever the order."""
    said = sorted(
        (name, values)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "operation"}
    )
    return hashlib.blake2s(repr((request.path, said)).encode(), digest_size=16).hexdigest()
