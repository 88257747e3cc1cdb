"""What the person who got a mail can do about it: answer, or press their mail program's unsubscribe button."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from nurture.demo.mail import Mail


class UnsubscribeFailed(Exception):
    """The button did not work; the text is what came back."""


def reply(mail: Mail, words: str, *, at: datetime, out_of_office: bool = False) -> bytes:
    """The bytes that this person's mail program would send as an answer."""
    answer = EmailMessage(policy=SMTP)
    _name, address = parseaddr(mail.to)
    answer["From"] = mail.to
    answer["To"] = str(mail.message.get("Reply-To", mail.sender))
    answer["Subject"] = f"自動返信: {mail.subject}" if out_of_office else f"Re: {mail.subject}"
    answer["Date"] = format_datetime(at)
    answer["Message-ID"] = make_msgid(domain=address.partition("@")[2])
    original = str(mail.message.get("Message-ID", "")).strip()
    earlier = str(mail.message.get("References", "")).split()
    answer["In-Reply-To"] = original
    answer["References"] = " ".join([*earlier, original])
    if out_of_office:
        # RFC 3834: a program answers, not the person.
        answer["Auto-Submitted"] = "auto-replied"
        answer.set_content(words)
    else:
        answer.set_content(f"{words.strip()}\n\n{_quotation(mail)}")
    return answer.as_bytes()


def unsubscribe(mail: Mail) -> int:
    """POST what RFC 8058 says to the address in the header, over HTTP as a stranger would; no redirect is followed.

    Raises UnsubscribeFailed. Only this demo's own address is called.
    """
    parts, ours = urlsplit(mail.unsubscribe_url), urlsplit(settings.PUBLIC_URL)
    # The port may be another one than when the mail was sent.
    if not parts.hostname or parts.hostname != ours.hostname:
        raise UnsubscribeFailed(_("this mail has no unsubscribe address of ours"))
    kind = HTTPSConnection if ours.scheme == "https" else HTTPConnection
    connection = kind(ours.netloc, timeout=10)
    try:
        connection.request(
            "POST",
            parts.path,
            body="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        status = connection.getresponse().status
    except (OSError, HTTPException) as problem:
        raise UnsubscribeFailed(str(problem)) from problem
    finally:
        connection.close()
    if status != 200:
        raise UnsubscribeFailed(_("it answered %(status)s") % {"status": status})
    return status


def _quotation(mail: Mail) -> str:
    lines = [f"> {line}".rstrip() for line in mail.text.rstrip().splitlines()]
    return "\n".join([f"{mail.message.get('Date', '')} {mail.sender}:", *lines, ""])
