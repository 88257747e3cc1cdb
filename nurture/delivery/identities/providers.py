"""A provider's interface as a way out: the same promise as an SMTP connection, told by how far the request came.

django-anymail builds the request out of the frozen mail. What it raises says whether the provider can have it:
nothing left us while the connection could not be made; once the request was on its way, only a readable answer tells.
"""

import email
import email.policy
from collections.abc import Iterable, Iterator, Mapping
from email.message import EmailMessage as ParsedMail
from typing import Any, Final, cast

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from nurture.delivery.smtp import HandOver, Letter, Phase, Verdict

#: Seconds to connect, and to wait for each piece of the answer.
TIMEOUT: Final = (15.0, 60.0)
KEPT_TEXT: Final = 500

#: They take one address for answers: ours, by which an answer finds its message.
_ONE_REPLY_TO: Final = frozenset({"brevo", "mailjet"})
_NOT_TAKEN: Final = frozenset({"invalid", "rejected", "failed"})
#: What the provider makes of these itself, or takes from other fields.
_OWN_HEADERS: Final = frozenset(
    {"from", "to", "subject", "date", "reply-to", "mime-version", "content-type", "content-transfer-encoding"}
)
_BEFORE_SENDING: Final = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)
#: urllib3's words for a connection that was never made (its exceptions arrive wrapped).
_NEVER_CONNECTED: Final = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")


class Channel:
    """One provider, used for mail after mail on one HTTPS connection."""

    def __init__(
        self, provider: str, options: Mapping[str, str], *, timeout: tuple[float, float] = TIMEOUT
    ) -> None:
        self._provider = provider
        backend = import_string(f"anymail.backends.{provider}.EmailBackend")
        self._backend = backend(timeout=timeout, **options)

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> HandOver:
        """The return path is the provider's own; its webhooks tell what bounced."""
        mail = as_django(raw, recipient)
        self._open()
        self._mark(mail)
        try:
            self._backend.send_messages([mail])
        except AnymailRecipientsRefused as refused:
            return HandOver(Verdict.REFUSED, Phase.REPLY, 550, "", _said(refused))
        except AnymailRequestsAPIError as problem:
            return _failed(problem)
        except AnymailError as problem:
            # It could not be put into the provider's words: no request was made.
            return HandOver(Verdict.REFUSED, Phase.BODY, None, "", _said(problem))
        return _accepted(mail)

    def hand_over_each(self, letters: Iterable[Letter]) -> Iterator[HandOver]:
        return (self.hand_over(each.sender, each.recipient, each.raw) for each in letters)

    def close(self) -> None:
        self._backend.close()

    def _open(self) -> None:
        if self._backend.open():
            # A redirect is no promise to have taken the mail, and must not carry our key elsewhere.
            self._backend.session.max_redirects = 0

    def _mark(self, mail: EmailMultiAlternatives) -> None:
        """So that the provider knows a repetition, where it can, and its events name our message."""
        if self._provider in _ONE_REPLY_TO:
            del mail.reply_to[1:]
        key = str(mail.extra_headers.get("Message-ID", ""))[1:-1]
        if self._provider == "resend":
            self._backend.session.headers["Idempotency-Key"] = key
        elif self._provider == "brevo":
            mail.extra_headers["idempotencyKey"] = key
        cast(Any, mail).metadata = {"nurture_message": key}


def as_django(raw: bytes, recipient: str) -> EmailMultiAlternatives:
    """The frozen mail as anymail wants it: the same words, headers and files."""
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    mail = EmailMultiAlternatives(
        subject=str(parsed["Subject"] or ""),
        body=text.get_content() if text is not None else "",
        from_email=str(parsed["From"]),
        to=[str(parsed["To"] or recipient)],
        reply_to=[str(each) for each in parsed["Reply-To"].addresses] if parsed["Reply-To"] else None,
        headers={name: str(value) for name, value in parsed.items() if name.lower() not in _OWN_HEADERS},
    )
    if html is not None:
        mail.attach_alternative(html.get_content(), "text/html")
    for part in parsed.iter_attachments():
        _attach(mail, part)
    return mail


def _attach(mail: EmailMultiAlternatives, part: ParsedMail) -> None:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        mail.attach(part.get_filename() or "file", content, part.get_content_type())


def _accepted(mail: EmailMultiAlternatives) -> HandOver:
    status = cast(Any, mail).anymail_status
    code = int(status.esp_response.status_code)
    if code >= 300:
        # Some providers refuse a recipient by an error that anymail reads as an answer.
        return _answered(code, " ".join(str(status.esp_response.text).split())[:KEPT_TEXT])
    if status.status and status.status <= _NOT_TAKEN:
        return HandOver(Verdict.REFUSED, Phase.REPLY, 550, "", f"id {status.message_id}")
    return HandOver(Verdict.SENT, Phase.REPLY, code, "", f"id {status.message_id}")


def _failed(problem: AnymailRequestsAPIError) -> HandOver:
    response = problem.response
    if response is not None:
        return _answered(int(response.status_code), _said(problem))
    if isinstance(problem, requests.exceptions.TooManyRedirects):
        return HandOver(Verdict.NOTHING_LEFT, Phase.REPLY, None, "", "redirected")
    if _never_connected(problem):
        return HandOver(Verdict.NOTHING_LEFT, Phase.CONNECT, None, "", _said(problem))
    return HandOver(Verdict.UNCERTAIN, Phase.REPLY, None, "", _said(problem))


def _answered(status: int, text: str) -> HandOver:
    """What an HTTP answer means for the mail (RFC 9110 15)."""
    if status in {401, 403}:
        return HandOver(Verdict.NOTHING_LEFT, Phase.AUTH, status, "", text)
    if status in {408, 425, 429, 503}:
        return HandOver(Verdict.NOTHING_LEFT, Phase.REPLY, status, "", text)
    if 400 <= status < 500:
        return HandOver(Verdict.REFUSED, Phase.REPLY, status, "", text)
    # A gateway, or the provider itself, lost track of what it did; so is a good answer that cannot be read.
    return HandOver(Verdict.UNCERTAIN, Phase.REPLY, status, "", text)


def _never_connected(problem: BaseException) -> bool:
    if isinstance(problem, _BEFORE_SENDING):
        return True
    causes = f"{problem!r} {problem.__cause__!r}"
    return any(name in causes for name in _NEVER_CONNECTED)


def _said(problem: BaseException) -> str:
    return " ".join(str(problem.__cause__ or problem).split())[:KEPT_TEXT]
