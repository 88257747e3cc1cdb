"""Trying an address out: a mail to whoever asked, or a look at the records of its domain."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from nurture.delivery import mime
from nurture.delivery.identities import actions
from nurture.delivery.identities.models import SendingIdentity, Transport, Trial
from nurture.delivery.identities.resolver import Resolver
from nurture.delivery.identities.rules.looking import Sending, look
from nurture.delivery.identities.rules.verdicts import refuses_us
from nurture.delivery.identities.ways import way_of
from nurture.delivery.identities.writer import Writer, signed_html, signed_text
from nurture.delivery.smtp import HandOver
from nurture.team.models import User


def run(trial: Trial, *, now: Callable[[], datetime]) -> None:
    """Does nothing when another worker has begun it. `now` is asked before and after."""
    if not actions.begin(trial, at=now()):
        return
    if trial.kind == Trial.Kind.DNS:
        result = look_up(trial.identity, selector=str(trial.result.get("selector", "")), dns=Resolver())
    else:
        result = send(trial, at=now())
    actions.finish(trial, result=result, at=now())


def look_up(identity: SendingIdentity, *, selector: str, dns: Resolver) -> dict[str, Any]:
    own = identity.own_return_path
    sending = Sending(
        domain=identity.domain,
        envelope=identity.domain if own else settings.MAIL_DOMAIN,
        answers=settings.MAIL_DOMAIN,
        transport=identity.transport,
        host=identity.host if identity.transport == Transport.SMTP else "",
        selector=selector,
    )
    findings = [asdict(finding) for finding in look(sending, dns)]
    return {"selector": selector, "findings": findings}


def send(trial: Trial, *, at: datetime) -> dict[str, Any]:
    """To whoever asked, through the very way that mail to customers takes; counted nowhere."""
    identity, reader = trial.identity, trial.asked_by
    way = way_of(identity, impatient=True)
    try:
        result = way.hand_over(_return_path(identity), reader.email, _mail(identity, reader, at=at))
    finally:
        way.close()
    if refuses_us(result):
        actions.refused(identity=identity, text=result.text, at=at)
    return _kept(result) | {"to": reader.email}


def _kept(result: HandOver) -> dict[str, Any]:
    return {
        "verdict": result.verdict.value,
        "phase": result.phase.value,
        "code": result.code,
        "text": result.text,
    }


def _return_path(identity: SendingIdentity) -> str:
    """A bounce of a test belongs to no message: it goes where nobody reads it as one."""
    return identity.address if identity.own_return_path else f"nurture@{settings.MAIL_DOMAIN}"


def _mail(identity: SendingIdentity, reader: User, *, at: datetime) -> bytes:
    language = reader.language
    writer = Writer(identity.owner or reader, identity)
    with translation.override(language):
        subject = _("[Test] Mail from %(address)s arrives") % {"address": identity.address}
        words = (
            _(
                "This is a test of a sending address in Nurture. Nobody else got it, and it is counted nowhere."
            ),
            _("Look at its details: SPF, DKIM and DMARC should say “pass”."),
        )
    signature = writer.signature(language)
    return mime.build(
        mime.Mail(
            message_id=f"<{uuid4().hex}@{settings.MAIL_DOMAIN}>",
            date=at,
            sender=writer.sender(language),
            to=mime.Mailbox(reader.email, reader.name),
            subject=subject,
            text=signed_text("\n\n".join(words) + "\n", signature),
            html=_html(words, signature, language),
        )
    )


def _html(words: tuple[str, ...], signature: str, language: str) -> str:
    body = signed_html("".join(f"<p>{each}</p>\n" for each in words), signature)
    return f'<!DOCTYPE html>\n<html lang="{language}">\n<body>\n{body}</body>\n</html>\n'
