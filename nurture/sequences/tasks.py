"""The clock of all sequences, mails that are only tried out, and links that are asked whether they answer."""

import time
from typing import Final

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from nurture.delivery import clock, smtp
from nurture.delivery.identities.ways import Ways
from nurture.delivery.mime import UnmailableAddress, UnmailableHeader, envelope_address
from nurture.delivery.sending import route
from nurture.sequences.actions.links import claim_link, note_answer
from nurture.sequences.actions.test_mails import claim_test_mail, settle_test_mail
from nurture.sequences.actions.ticking import tick
from nurture.sequences.models import TestMail
from nurture.sequences.queries.examples import CannotWrite, trial_mail, writer_of
from nurture.sequences.web_check import look_at

#: Of its own: a long look at sequences keeps no mail from being mended.
PLANNING = 7_301_003
# Where a test that cannot be delivered goes back to: nobody's account, so nobody is paused by it.
_NOBODY = f"nobody@{settings.MAIL_DOMAIN}"
#: One run stays short, so that a worker asked to stop is soon done.
SECONDS_A_RUN: Final = 20.0


@shared_task
def keep_sequences() -> None:
    with clock.one_at_a_time(PLANNING) as mine:
        if mine:
            tick(at=clock.database_now())


@shared_task
def send_test_mails() -> None:
    """Serve the mails that colleagues asked for to look at. One that fails is said on the page, and not tried again."""
    ways = Ways(smtp.Connection(route()))
    try:
        while mail := claim_test_mail(at=timezone.now()):
            settle_test_mail(mail=mail, problem=_handed_over(mail, ways))
    finally:
        ways.close()


def _handed_over(mail: TestMail, ways: Ways) -> str:
    """What stood in the way; empty when it has left, on the way the real one will take."""
    try:
        raw = trial_mail(mail, at=timezone.now())
        identity = writer_of(mail.email.step.sequence.target).identity
        sender = identity.address if identity and identity.own_return_path else _NOBODY
        result = ways.hand_over(identity, sender, envelope_address(mail.to.email), raw)
    except (CannotWrite, UnmailableAddress, UnmailableHeader) as problem:
        return str(problem) or type(problem).__name__
    if result.verdict in {smtp.Verdict.SENT, smtp.Verdict.UNCERTAIN}:
        return ""
    return " ".join(filter(None, (result.verdict.value, result.phase.value, result.text)))


@shared_task
def ask_links() -> None:
    """Every address that waits is asked; what this run does not reach, the next one does."""
    until = time.monotonic() + SECONDS_A_RUN
    while time.monotonic() < until and (link := claim_link(at=clock.database_now())):
        state, code = look_at(link.url)
        note_answer(link=link, state=state, code=code, at=clock.database_now())
