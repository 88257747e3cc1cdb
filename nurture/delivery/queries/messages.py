"""One message, exactly as it was sent, or as it would be sent now."""

from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from nurture.delivery import letter, merge
from nurture.delivery.facts import FooterIncomplete
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Attempt, Message
from nurture.delivery.rendering import Rendered, preview
from nurture.delivery.tracking.links import leading_home


@dataclass(frozen=True, slots=True)
class Content:
    """What the contact got; `frozen` is False while it is only what they would get now."""

    subject: str
    text: str
    html: str
    headers: list[tuple[str, str]]
    frozen: bool


def content_of(message: Message) -> Content | None:
    """From the bytes once they are frozen, for our own eyes; before, rendered anew.

    None while it cannot be rendered, and once its reader was erased.
    """
    if message.raw is not None:
        return _as_we_read_it(message, _from_bytes(bytes(message.raw)))
    if message.contact.erased_at is not None:
        return None
    try:
        rendered = preview(
            subject=message.mailing.subject,
            body=message.mailing.body,
            preheader=message.mailing.preheader,
            layout=message.mailing.layout,
            contact=message.contact,
            project=message.mailing.target.project,
            sender=message.mailing.sender,
        )
    except (merge.MissingMergeValue, merge.BrokenTemplate, letter.LinkWithoutAddress, FooterIncomplete):
        return None
    return _as_it_would_be(rendered)


def frozen_content(message: Message) -> Content | None:
    """What was handed over; None while nothing was. An erasure takes it away."""
    return _from_bytes(bytes(message.raw)) if message.raw else None


def from_address(message: Message) -> str:
    """From where it went, or would go now. One query."""
    identity = message.identity
    if message.raw is None:
        identity = identity_for(message.mailing.sender, message.mailing.target.project)
    return Writer(message.mailing.sender, identity).sender(message.contact.language).address


def attempts_of(message: Message) -> list[Attempt]:
    return list(message.attempts.order_by("at", "id"))


def _as_we_read_it(message: Message, content: Content) -> Content:
    """Whoever of us follows a link in it is not taken for its reader."""
    html, text = leading_home(message, content.html, content.text)
    return replace(content, html=html, text=text)


def _from_bytes(raw: bytes) -> Content:
    mail = message_from_bytes(raw, policy=default)
    return Content(
        subject=str(mail["Subject"] or ""),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
        headers=[
            (name, str(value)) for name, value in mail.items() if name not in {"MIME-Version", "Content-Type"}
        ],
        frozen=True,
    )


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _as_it_would_be(rendered: Rendered) -> Content:
    return Content(rendered.subject, rendered.text, rendered.html, [], frozen=False)
