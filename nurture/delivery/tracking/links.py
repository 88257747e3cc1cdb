"""The links of a mail on its way out, and of one that we look at ourselves.

For whoever hands over: `Links.of(messages)` before writing, `tracked(rendered, message)` for each, and `keep(moved)`
in the same transaction, so that no mail leaves whose links lead nowhere.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape
from typing import Any, Final, Self

from django.conf import settings

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.delivery.rendering import Rendered
from nurture.delivery.tracking.models import TrackedLink
from nurture.delivery.tracking.queries.choices import noticed_of
from nurture.delivery.tracking.rules.addresses import lead_html, lead_text, with_picture
from nurture.delivery.tracking.rules.choices import Noticed
from nurture.prepared import insert_each

_TOKEN: Final = re.compile(r"/l/([A-Za-z0-9_-]{22})")
_PICTURE: Final = re.compile(r'<img src="https?://[^"]*/o/[A-Za-z0-9_-]{22}\.gif"[^>]*>')


class Links:
    """Those of some messages that are being written."""

    def __init__(self, noticed: Mapping[int, Noticed]) -> None:
        self._noticed = noticed
        self._rows: dict[int, list[dict[str, Any]]] = {}

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Self:
        """`messages` come with contact, account and their mailing's target. One query, none without a host."""
        return cls(noticed_of(messages))

    def tracked(self, rendered: Rendered, message: Message) -> Rendered:
        """With the links that may be noticed leading through our host; the same addresses for every retry."""
        noticed = self._noticed.get(message.pk)
        if not noticed:
            return rendered
        written = _Written(message)
        text, html = rendered.text, rendered.html
        if noticed.clicks:
            html = lead_html(html, written.link, ours=_ours(), written_out=noticed.written_out)
        if noticed.written_out:
            text = lead_text(text, written.link, ours=_ours())
        if noticed.opens:
            html = with_picture(html, written.picture())
        self._rows[message.pk] = written.rows
        return rendered._replace(text=text, html=html)

    @property
    def are_none(self) -> bool:
        """Nothing will be kept."""
        return not any(self._rows.values())

    def keep(self, moved: Collection[int]) -> None:
        """Of the messages that were frozen now. One statement, none without links."""
        insert_each(TrackedLink, [row for pk in sorted(moved) for row in self._rows.get(pk, ())])


class _Written:
    """The links of one message, numbered as they come; one address is one link, wherever it stands."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.rows: list[dict[str, Any]] = []
        self._seen: dict[str, str] = {}

    def link(self, url: str) -> str:
        if url not in self._seen:
            token = self._token(url)
            self._seen[url] = f"{settings.TRACKING_URL}/l/{token}"
            self._add(len(self._seen), token, url)
        return self._seen[url]

    def picture(self) -> str:
        token = self._token("")
        self._add(0, token, "")
        return f"{settings.TRACKING_URL}/o/{token}.gif"

    def _token(self, url: str) -> str:
        message = self.message
        return keys.link_token(message.mailing_id, message.contact_id, message.occurrence, url)

    def _add(self, number: int, token: str, url: str) -> None:
        self.rows.append(
            {
                "message_id": self.message.pk,
                "number": number,
                "token_hash": keys.token_hash(token),
                "url": url,
                "is_counted": True,
            }
        )


def leading_home(message: Message, html: str, text: str) -> tuple[str, str]:
    """As it was sent, for our own eyes: links lead straight to where they go, and the picture is gone.

    Else a colleague who reads a mail in the outbox would be taken for its reader. One query, none without links.
    """
    html = _PICTURE.sub("", html)
    tokens = set(_TOKEN.findall(html + text))
    if not tokens:
        return html, text
    known = dict(message.tracked_links.values_list("token_hash", "url"))
    for token in tokens:
        if url := known.get(keys.token_hash(token)):
            ours = re.compile(rf"https?://[^\s\"<>/]+/l/{re.escape(token)}")
            html, text = ours.sub(_as_it_is(escape(url)), html), ours.sub(_as_it_is(url), text)
    return html, text


def _as_it_is(value: str) -> Callable[[re.Match[str]], str]:
    """A replacement in which backslashes mean nothing."""
    return lambda _found: value


def _ours() -> tuple[str, ...]:
    hosts = (settings.PUBLIC_URL, settings.SITE_URL, settings.TRACKING_URL)
    return tuple(f"{each}/" for each in hosts if each)
