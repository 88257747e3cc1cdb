"""From what an author wrote to the two parts of a letter.

It is compiled from a skeleton (merge.Filled), once for all who get it; the values are put in afterwards, escaped for
HTML, for an address or not at all, so no value is ever read as Markdown or HTML. A letter looks as if a person had
typed it: no pictures, no tables, no raw HTML. Other looks set the same Markdown into a frame (`looks`); what stands in
the text part is the same in all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from markdown_it.token import Token

from nurture.delivery.letter import blocks, looks, plain
from nurture.delivery.letter.looks import Footer
from nurture.delivery.letter.parts import MARK_IN_ADDRESS, Part, part
from nurture.delivery.letter.text import plain_text
from nurture.web.markdown import parser

__all__ = ["Footer", "Letter", "LinkWithoutAddress", "compiled", "signed", "whole_html", "whole_text"]

_WRITTEN_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9]|mailto:[A-Za-z0-9]")


class LinkWithoutAddress(ValueError):
    """A link whose address does not begin with written-out https://, http:// or mailto:."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A compiled letter: fill it with the values of each contact."""

    _html: Part
    _text: Part

    def html(self, values: Sequence[str]) -> str:
        return self._html.filled(values, escape)

    def text(self, values: Sequence[str]) -> str:
        return self._text.filled(values, str)


@lru_cache(maxsize=512)
def compiled(skeleton: str, layout: str = "letter") -> Letter:
    """The letter of a skeleton. Styles are inlined here, once. Raises LinkWithoutAddress."""
    if layout == "plain":
        return Letter(part(plain.html(skeleton)), part(plain.text(skeleton)))
    tokens = _markdown.parse(skeleton)
    _check_links(tokens)
    look = looks.LOOKS[layout]
    html = look.inlined(blocks.html(_markdown, tokens, look))
    return Letter(part(html), part(plain_text(tokens)))


def whole_html(
    body: str, footer: Footer, *, language: str, layout: str = "letter", preheader: str = ""
) -> str:
    """The HTML part: the filled letter in its look, and the footer that the law wants."""
    return looks.LOOKS[layout].document(body, footer, language=language, preheader=preheader)


def signed(body: str, signature: str, *, layout: str) -> str:
    """The filled letter with the signature's markup under its last words, inside the frame if there is one."""
    if not signature or not looks.LOOKS[layout].sets_apart:
        return body + signature
    inside, end, rest = body.rpartition("</td></tr>")
    return f"{inside}{signature}{end}{rest}"


def whole_text(body: str, footer: Footer) -> str:
    """The text part with the same footer."""
    rule = "-" * 40
    return "\n".join((body.rstrip("\n"), "", rule, *footer.lines, footer.refusal, footer.refusal_url, ""))


_markdown = parser()


def _check_links(tokens: Sequence[Token]) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and not _WRITTEN_ADDRESS.match(str(child.attrs["href"])):
                raise LinkWithoutAddress(MARK_IN_ADDRESS.sub("…", str(child.attrs["href"])))
