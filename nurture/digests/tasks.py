"""Celery only says "look now"; who gets what is in the rows."""

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from nurture.delivery import smtp
from nurture.delivery.controls.queries.standing import may_be_told
from nurture.delivery.sending import route
from nurture.digests.actions.claiming import claim, settle
from nurture.digests.letters import letter
from nurture.digests.models import Digest, DigestState
from nurture.digests.queries.due import people_due
from nurture.team.models import User

log = logging.getLogger(__name__)


@shared_task
def send_digests() -> None:
    """Serve everybody whose daily mail is due; a server that is away is asked again by the next look."""
    at = timezone.now()
    due = people_due(at)
    told = may_be_told(user for user, _day in due) if due else set()
    server = smtp.Connection(route())
    try:
        for user, day in due:
            if user.pk not in told:
                continue
            digest = claim(user=user, day=day, at=at)
            if digest and not _serve(digest, user, server, at=at):
                break
    finally:
        server.close()


@shared_task
def send_one(user: int, *, as_daily: bool = False) -> None:
    """Today's mail at once, for whoever asked; the daily one comes all the same, unless this is it."""
    at = timezone.now()
    person = User.objects.get(pk=user)
    day = timezone.localdate(at, ZoneInfo(person.time_zone))
    server = smtp.Connection(route())
    try:
        if as_daily:
            digest = claim(user=person, day=day, at=at)
            if digest:
                _serve(digest, person, server, at=at)
        elif raw := letter(person, day=day, at=at):
            server.hand_over(return_path(), person.email, raw)
    finally:
        server.close()


def return_path() -> str:
    """Where a mail that cannot be delivered goes back to: nobody's account, so nobody is paused by it."""
    return f"nobody@{settings.MAIL_DOMAIN}"


def _serve(digest: Digest, user: User, server: smtp.Connection, *, at: datetime) -> bool:
    """Whether the way to the mail server is open."""
    raw = _written(digest, user, digest.day, at)
    if raw is None:
        return True
    result = server.hand_over(return_path(), user.email, raw)
    match result.verdict:
        case smtp.Verdict.SENT | smtp.Verdict.UNCERTAIN:
            settle(digest=digest, state=DigestState.SENT, at=at, problem=_problem(result))
        case smtp.Verdict.REFUSED:
            settle(digest=digest, state=DigestState.FAILED, at=at, problem=_problem(result), final=True)
        case _:
            settle(digest=digest, state=DigestState.FAILED, at=at, problem=_problem(result))
    return result.verdict is not smtp.Verdict.NOTHING_LEFT


def _written(digest: Digest, user: User, day: date, at: datetime) -> bytes | None:
    """The mail, or None: there is nothing to tell, or it cannot be written, and the others get theirs all the same."""
    try:
        raw = letter(user, day=day, at=at)
    except Exception as problem:
        log.exception("The daily mail of user %s cannot be written", user.pk)
        settle(digest=digest, state=DigestState.FAILED, at=at, problem=repr(problem))
        return None
    if raw is None:
        settle(digest=digest, state=DigestState.NOTHING, at=at)
    return raw


def _problem(result: smtp.HandOver) -> str:
    if result.verdict is smtp.Verdict.SENT:
        return ""
    return " ".join(filter(None, (result.verdict.value, result.phase.value, result.text)))
