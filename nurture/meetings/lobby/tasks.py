"""Celery only says "look now"; who was invited to what is in the rows."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from nurture.delivery import smtp
from nurture.delivery.controls.queries.standing import may_be_told
from nurture.delivery.sending import route
from nurture.meetings.lobby.actions.inviting import claim, settle
from nurture.meetings.lobby.letters import letter
from nurture.meetings.lobby.models import Invitation
from nurture.meetings.lobby.queries.inviting import Due, invitations_due

log = logging.getLogger(__name__)


@shared_task
def send_invitations() -> None:
    """Everybody who lacks the latest state of a meeting gets it; a server that is away is asked by a later look."""
    found = invitations_due(timezone.now())
    told = may_be_told(due.user for due in found) if found else set()
    found = [due for due in found if due.user.pk in told]
    if not found:
        return
    server = smtp.Connection(route())
    try:
        for due in found:
            invitation = claim(due=due, at=timezone.now())
            if invitation and not _serve(invitation, due, server):
                break
    finally:
        server.close()


def _serve(invitation: Invitation, due: Due, server: smtp.Connection) -> bool:
    """Whether the way to the mail server is open."""
    try:
        raw = letter(due, at=timezone.now())
    except Exception as problem:
        log.exception("The invitation of user %s cannot be written", due.user.pk)
        settle(invitation=invitation, sent=False, at=timezone.now(), problem=repr(problem))
        return True
    # Back to nobody's account: no bounce of it pauses anybody.
    result = server.hand_over(f"nobody@{settings.MAIL_DOMAIN}", due.user.email, raw)
    verdicts = smtp.Verdict
    settle(
        invitation=invitation,
        sent=result.verdict in {verdicts.SENT, verdicts.UNCERTAIN},
        at=timezone.now(),
        problem=_problem(result),
        final=result.verdict is verdicts.REFUSED,
    )
    return result.verdict is not verdicts.NOTHING_LEFT


def _problem(result: smtp.HandOver) -> str:
    if result.verdict is smtp.Verdict.SENT:
        return ""
    return " ".join(filter(None, (result.verdict.value, result.phase.value, result.text)))
