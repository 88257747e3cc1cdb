"""Handing over what is due; each kind of post has a task of its own that says what that is."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from nurture.delivery import smtp
from nurture.delivery.colleagues.actions import settle
from nurture.delivery.colleagues.models import Post, PostState
from nurture.delivery.controls.queries.standing import may_be_told
from nurture.delivery.sending import route
from nurture.team.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Errand:
    """One mail to one of us, before it is claimed."""

    user: User
    #: The row, once this call alone may send it.
    claim: Callable[[datetime], Post | None]
    #: The whole mail; None: there is nothing to tell.
    write: Callable[[datetime], bytes | None]


def hand_out(errands: Sequence[Errand]) -> None:
    """One after the other; a server that is away is asked again by a later look."""
    told = may_be_told(each.user for each in errands) if errands else set()
    hand_out_asked([each for each in errands if each.user.pk in told])


def hand_out_asked(errands: Sequence[Errand]) -> None:
    """Also where nobody is told anything by itself: somebody asked for them."""
    with _server() as server:
        for each in errands:
            post = each.claim(timezone.now())
            if post and not _serve(post, each, server):
                break


def hand_over(user: User, raw: bytes) -> None:
    """A mail that somebody asked for just now, and that is kept nowhere."""
    with _server() as server:
        server.hand_over(_return_path(), user.email, raw)


@contextmanager
def _server() -> Iterator[smtp.Connection]:
    """Connects with the first mail."""
    server = smtp.Connection(route())
    try:
        yield server
    finally:
        server.close()


def _return_path() -> str:
    """Back to nobody's account: no bounce of it pauses anybody."""
    return f"nobody@{settings.MAIL_DOMAIN}"


def _serve(post: Post, errand: Errand, server: smtp.Connection) -> bool:
    """Whether the way to the mail server is open."""
    at = timezone.now()
    try:
        raw = errand.write(at)
    except Exception as problem:
        # The others get theirs all the same.
        log.exception("The %s of user %s cannot be written", type(post).__name__, errand.user.pk)
        settle(post=post, state=PostState.FAILED, at=at, problem=repr(problem))
        return True
    if raw is None:
        settle(post=post, state=PostState.NOTHING, at=at)
        return True
    result = server.hand_over(_return_path(), errand.user.email, raw)
    _keep(post, result)
    return result.verdict is not smtp.Verdict.NOTHING_LEFT


def _keep(post: Post, result: smtp.HandOver) -> None:
    arrived = result.verdict in {smtp.Verdict.SENT, smtp.Verdict.UNCERTAIN}
    said = "" if result.verdict is smtp.Verdict.SENT else _words(result)
    settle(
        post=post,
        state=PostState.SENT if arrived else PostState.FAILED,
        at=timezone.now(),
        problem=said,
        final=result.verdict is smtp.Verdict.REFUSED,
    )


def _words(result: smtp.HandOver) -> str:
    return " ".join(filter(None, (result.verdict.value, result.phase.value, result.text)))
