"""Plain text: nothing in it is read as Markdown, only addresses become links."""

import re
from html import escape
from typing import Final

from nurture.web.markdown import BARE_ADDRESS

_PARAGRAPHS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def html(skeleton: str) -> str:
    paragraphs = _PARAGRAPHS.split(skeleton.strip("\n"))
    return "".join(f"<p>{_lines(each)}</p>\n" for each in paragraphs)


def text(skeleton: str) -> str:
    return "\n".join(line.rstrip() for line in skeleton.strip("\n").split("\n")) + "\n"


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_linked(line.rstrip()) for line in paragraph.split("\n"))


def _linked(line: str) -> str:
    parts: list[str] = []
    at = 0
    for found in BARE_ADDRESS.finditer(line):
        address = escape(found[0])
        parts.extend((_spaced(line[at : found.start()]), f'<a href="{address}">{address}</a>'))
        at = found.end()
    parts.append(_spaced(line[at:]))
    return "".join(parts)


def _spaced(words: str) -> str:
    """Spaces that align something stay: HTML would fold them."""
    return escape(words).replace("  ", "&nbsp; ")
