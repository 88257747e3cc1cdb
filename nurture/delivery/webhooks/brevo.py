"""Brevo keeps the files of a mail that it took in, and gives each to whoever has our key."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urljoin

import requests
from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.brevo import BrevoInboundWebhookView

#: Seconds to connect, and to wait for each piece of a file: a provider waits for our answer meanwhile.
PATIENCE: Final = (8.0, 20.0)
#: They may be had another time: there is trouble on the way, or our key is not the right one.
_LATER: Final = frozenset({401, 403, 408, 425, 429})


class FilesAway(Exception):
    """A file cannot be fetched now."""


class BrevoMails(BrevoInboundWebhookView):  # type: ignore[misc]
    """As anymail reads them, but for what becomes of a file that is not given to us.

    `parse_events` raises FilesAway. A file that is gone is an empty one: without it the mail still says what it says.
    """

    def _fetch_attachment(self, attachment: Mapping[str, Any]) -> AnymailInboundMessage:
        url = urljoin(self.api_url, f"inbound/attachments/{quote(attachment['DownloadToken'], safe='')}")
        try:
            answer = requests.get(url, headers={"api-key": self.api_key}, timeout=PATIENCE)
        except requests.RequestException as problem:
            raise FilesAway from problem
        if answer.status_code in _LATER or answer.status_code >= 500:
            raise FilesAway(answer.status_code)
        if not answer.ok:
            return _part(attachment["ContentType"], b"", attachment)
        # Its header knows in which characters a text is written.
        return _part(
            answer.headers.get("Content-Type") or attachment["ContentType"], answer.content, attachment
        )


def _part(kind: str, content: bytes, told: Mapping[str, Any]) -> AnymailInboundMessage:
    """What calls itself a mail and cannot be read as one is a file like others."""
    given = {"content": content, "filename": told.get("Name"), "content_id": told.get("ContentID")}
    try:
        return AnymailInboundMessage.construct_attachment(content_type=kind, **given)
    except UnicodeDecodeError:
        return AnymailInboundMessage.construct_attachment(content_type="application/octet-stream", **given)
