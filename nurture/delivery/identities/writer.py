"""Who writes a mail, and from where: the From line, where answers and bounces go, and the signature."""

from dataclasses import dataclass
from html import escape
from typing import Final

from django.conf import settings

from nurture.delivery import keys, mime
from nurture.delivery.identities.models import SendingIdentity
from nurture.team.models import User

# It stands in the ink and the letters of the look around it.
_SIGNATURE: Final = '<p class="signature" style="margin:24px 0 0;line-height:1.6">{}</p>\n'


@dataclass(frozen=True, slots=True)
class Writer:
    """One of us; without an identity their mail goes the installation's own way."""

    user: User
    identity: SendingIdentity | None = None

    def sender(self, language: str) -> mime.Mailbox:
        identity = self.identity
        if identity is None:
            return mime.Mailbox(self.user.email, self.name(language))
        return mime.Mailbox(identity.address, self.name(language))

    def name(self, language: str) -> str:
        """A shared mailbox may have a name of its own; else it is always the person's."""
        for each in (self.identity, self.user):
            if each is not None and (
                named := each.name if language == "ja" else each.name_latin or each.name
            ):
                return named
        return ""

    def signature(self, language: str) -> str:
        """As plain lines; where only the other language is written there is none."""
        if self.identity is None:
            return ""
        kept = self.identity.signature_ja if language == "ja" else self.identity.signature_en
        return kept.strip()

    @property
    def also_reply_to(self) -> str:
        return self.identity.reply_to if self.identity is not None else ""

    def return_path(self, message: int) -> str:
        """Bounces come to us, named by the message, unless its server wants to see the address itself."""
        if self.identity is not None and self.identity.own_return_path:
            return mime.envelope_address(self.identity.address)
        return f"bounce+{keys.return_token(message)}@{settings.MAIL_DOMAIN}"


def signed_text(body: str, signature: str) -> str:
    return "\n".join((body.rstrip("\n"), "", signature, "")) if signature else body


def signed_html(body: str, signature: str) -> str:
    if not signature:
        return body
    lines = (escape(line.rstrip()) for line in signature.splitlines())
    return body + _SIGNATURE.format("<br>\n".join(lines))
