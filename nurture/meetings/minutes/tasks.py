"""Celery only says "look now"; who is owed what is in the rows."""

import logging
from collections.abc import Iterable
from functools import cache

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from nurture.delivery import smtp
from nurture.delivery.controls.queries.standing import may_be_told
from nurture.delivery.sending import route
from nurture.meetings.minutes.actions.mailing import claim, settle
from nurture.meetings.minutes.letters import letter
from nurture.meetings.minutes.models import MailState, MinutesMail
from nurture.meetings.minutes.queries.minutes import minutes
from nurture.meetings.minutes.queries.owed import mails_due

log = logging.getLogger(__name__)


@shared_task
def send_minutes() -> None:
    """Everybody who is owed minutes gets them; a server that is away is asked again by a later look."""
    due = mails_due(timezone.now())
    told = may_be_told(mail.user for mail in due) if due else set()
    if due := [mail for mail in due if mail.user_id in told]:
        server = smtp.Connection(route())
        try:
            _serve_all(due, server)
        finally:
            server.close()


def _serve_all(due: Iterable[MinutesMail], server: smtp.Connection) -> None:
    # Of one meeting they are read once, whoever gets them.
    read = cache(minutes)
    for mail in due:
        at = timezone.now()
        if not claim(mail=mail, at=at):
            continue
        try:
            raw = letter(mail, read(mail.meeting), at=at)
        except Exception as problem:
            log.exception(
                "The minutes of meeting %s for user %s cannot be written", mail.meeting_id, mail.user_id
            )
            settle(mail=mail, state=MailState.FAILED, at=at, problem=repr(problem))
            continue
        if not _hand_over(mail, raw, server):
            break


def _hand_over(mail: MinutesMail, raw: bytes, server: smtp.Connection) -> bool:
    """Whether the way to the mail server is open."""
    # Back to nobody's account: no bounce of it pauses anybody.
    result = server.hand_over(f"nobody@{settings.MAIL_DOMAIN}", mail.user.email, raw)
    at, problem = timezone.now(), _problem(result)
    match result.verdict:
        case smtp.Verdict.SENT | smtp.Verdict.UNCERTAIN:
            settle(mail=mail, state=MailState.SENT, at=at, problem=problem)
        case smtp.Verdict.REFUSED:
            settle(mail=mail, state=MailState.FAILED, at=at, problem=problem, final=True)
        case _:
            settle(mail=mail, state=MailState.FAILED, at=at, problem=problem)
    return result.verdict is not smtp.Verdict.NOTHING_LEFT


def _problem(result: smtp.HandOver) -> str:
    if result.verdict is smtp.Verdict.SENT:
        return ""
    return " ".join(filter(None, (result.verdict.value, result.phase.value, result.text)))
