"""Which addresses of a letter lead through us, and how they are put in. Pure.

The HTML is our own (nurture.delivery.letter), so its links look one way only: `<a … href="…" …>words</a>`.
"""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import Final
from urllib.parse import urlsplit

from nurture.web.markdown import BARE_ADDRESS

_LINK: Final = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)("[^>]*>)(.*?)(</a>)', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_LOOKS_LIKE_AN_ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
#: Drawn above the footer of the text part (letter.whole_text).
_RULE: Final = "\n" + "-" * 40 + "\n"

type Led = Callable[[str], str]


def lead_html(html: str, led: Led, *, ours: Iterable[str], written_out: bool) -> str:
    """With each address replaced by `led(address)`.

    Left alone: mailto: and tel:, our own pages (`ours`, by their beginnings), and, unless `written_out`, links that
    show an address. Whoever reads one address and is led to another has learned to report us as a fraud.
    """
    left = tuple(ours)

    def lead(found: re.Match[str]) -> str:
        url, words = unescape(found[2]), unescape(_TAG.sub("", found[4]))
        if not _may_lead(url, left):
            return found[0]
        shows = _shows_an_address(words, url)
        if shows and not written_out:
            return found[0]
        address = escape(led(url))
        return f"{found[1]}{address}{found[3]}{address if shows else found[4]}{found[5]}"

    return _LINK.sub(lead, html)


def lead_text(text: str, led: Led, *, ours: Iterable[str]) -> str:
    """The text part, whose addresses are all written out, above its footer."""
    left = tuple(ours)
    body, rule, footer = text.rpartition(_RULE)

    def lead(found: re.Match[str]) -> str:
        return led(found[0]) if _may_lead(found[0], left) else found[0]

    return BARE_ADDRESS.sub(lead, body) + rule + footer


def with_picture(html: str, url: str) -> str:
    """One transparent dot at the end, in nobody's way: no words for a screen reader, no room in the letter."""
    picture = f'<img src="{escape(url)}" alt="" width="1" height="1" style="display:block;border:0;width:1px;height:1px">'
    body, end, rest = html.rpartition("</body>")
    return f"{body}{picture}{end}{rest}" if end else html + picture


def where(url: str) -> str:
    """An address as people name it: host and path. What follows a question mark may name a person."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path.rstrip('/')}"[:120]


def _may_lead(url: str, left: tuple[str, ...]) -> bool:
    return url.startswith(("https://", "http://")) and not url.startswith(left)


def _shows_an_address(words: str, url: str) -> bool:
    return words.strip() in {url, url.partition("://")[2]} or bool(_LOOKS_LIKE_AN_ADDRESS.fullmatch(words))
