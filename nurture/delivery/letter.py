"""From what an author wrote (Markdown) to the two parts of a letter.

A letter looks as if a person had typed it: no pictures, no tables, no raw HTML. It is compiled from a skeleton
(merge.Filled), once for all who get it; the values are put in afterwards, escaped for HTML, for an address or not at
all, so no value is ever read as Markdown or HTML.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import quote

import nh3
from markdown_it.token import Token

from nurture.delivery.merge import MARK, MARK_CLOSES, MARK_OPENS
from nurture.web.markdown import parser

# A mark as markdown-it writes it into an address.
_MARK_IN_ADDRESS: Final = re.compile(f"{quote(MARK_OPENS)}([0-9]+){quote(MARK_CLOSES)}")
_ANY_MARK: Final = re.compile(f"{MARK.pattern}|{_MARK_IN_ADDRESS.pattern}")
_WRITTEN_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9]|mailto:[A-Za-z0-9]")

FONTS = (
    "-apple-system,BlinkMacSystemFont,'Hiragino Sans','Yu Gothic Medium',YuGothic,"
    "'Noto Sans CJK JP',Meiryo,sans-serif"
)
ALLOWED_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h1",
    "h2",
    "h3",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}


class LinkWithoutAddress(ValueError):
    """A link whose address does not begin with written-out https://, http:// or mailto:."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of text, and between them the values' numbers and whether each stands in an address."""

    pieces: tuple[str, ...]
    slots: tuple[tuple[int, bool], ...]

    def filled(self, values: Sequence[str], escaped: Callable[[str], str]) -> str:
        filled = [self.pieces[0]]
        for piece, (number, in_address) in zip(self.pieces[1:], self.slots, strict=True):
            filled.append(quote(values[number], safe="") if in_address else escaped(values[number]))
            filled.append(piece)
        return "".join(filled)


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
def compiled(skeleton: str) -> Letter:
    """The letter of a skeleton. Raises LinkWithoutAddress."""
    tokens = _markdown.parse(skeleton)
    _check_links(tokens)
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return Letter(_part(html), _part(_plain_text(tokens)))


@dataclass(frozen=True, slots=True)
class Footer:
    """What the law wants under a letter, in the reader's language; `refusal` stands before the address to refuse at."""

    lines: tuple[str, ...]
    refusal: str
    refusal_url: str


def whole_html(body: str, footer: Footer, *, language: str) -> str:
    """The HTML part: the letter as a person would write it, and the footer below a line."""
    lines = "<br>\n".join(escape(line) for line in footer.lines)
    url = escape(footer.refusal_url)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>\n'
        f'<body style="margin:0;padding:16px;font-family:{FONTS};font-size:15px;line-height:1.8;color:#1d1d1f">\n'
        f'<div style="max-width:640px">\n{body}'
        '<div style="margin-top:32px;padding-top:12px;border-top:1px solid #c8c8cc;font-size:12px;line-height:1.6;'
        f'color:#5a5a60">\n{lines}<br>\n{escape(footer.refusal)}<br>\n<a href="{url}" style="color:#5a5a60">{url}</a>\n'
        "</div>\n</div>\n</body>\n</html>\n"
    )


def whole_text(body: str, footer: Footer) -> str:
    """The text part with the same footer."""
    rule = "-" * 40
    return "\n".join((body.rstrip("\n"), "", rule, *footer.lines, footer.refusal, footer.refusal_url, ""))


def _part(text: str) -> Part:
    pieces: list[str] = []
    slots: list[tuple[int, bool]] = []
    at = 0
    for mark in _ANY_MARK.finditer(text):
        pieces.append(text[at : mark.start()])
        slots.append((int(mark[1] or mark[2]), mark[1] is None))
        at = mark.end()
    pieces.append(text[at:])
    return Part(tuple(pieces), tuple(slots))


# --- Markdown -------------------------------------------------------------------------------

_markdown = parser()


def _check_links(tokens: Sequence[Token]) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and not _WRITTEN_ADDRESS.match(str(child.attrs["href"])):
                raise LinkWithoutAddress(_MARK_IN_ADDRESS.sub("…", str(child.attrs["href"])))


# --- The text part ----------------------------------------------------------------------------


def _plain_text(tokens: Sequence[Token]) -> str:
    """The letter as plain text: lists with their marks, quotations with `> `, links with their address."""
    plain = _PlainText()
    for token in tokens:
        plain.take(token)
    return "\n".join(plain.lines) + "\n"


class _PlainText:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._prefixes: list[str] = []
        # The number of the next item of each open list; None in a list without numbers.
        self._numbers: list[int | None] = []
        self._marker = ""
        self._spaced = True

    def take(self, token: Token) -> None:
        if token.type == "inline":
            self._write(_inline_text(token.children or ()))
        elif token.type == "hr":
            self._write("-" * 24)
        elif token.nesting > 0:
            self._open(token)
        else:
            self._close(token.type)

    def _open(self, token: Token) -> None:
        match token.type:
            case "blockquote_open":
                self._space()
                self._prefixes.append("> ")
                self._spaced = False
            case "list_item_open":
                self._begin_item()
            case "bullet_list_open" | "ordered_list_open":
                if not self._numbers:
                    self._space()
                ordered = token.type == "ordered_list_open"
                self._numbers.append(int(token.attrs.get("start", 1)) if ordered else None)
            case _:
                self._spaced = self._spaced and not token.hidden

    def _close(self, kind: str) -> None:
        if kind in {"blockquote_close", "list_item_close"}:
            self._prefixes.pop()
        elif kind.endswith("_list_close"):
            self._numbers.pop()
        self._spaced = True

    def _begin_item(self) -> None:
        number = self._numbers[-1]
        self._marker = "- " if number is None else f"{number}. "
        self._numbers[-1] = None if number is None else number + 1
        self._prefixes.append(" " * len(self._marker))

    def _write(self, text: str) -> None:
        if self._spaced and not self._marker:
            self._space()
        lead = "".join(self._prefixes)
        first = "".join(self._prefixes[:-1]) + self._marker if self._marker else lead
        self._marker = ""
        for number, line in enumerate(text.split("\n")):
            self.lines.append(((lead if number else first) + line).rstrip(" "))

    def _space(self) -> None:
        empty = "".join(self._prefixes).rstrip(" ")
        if self.lines and self.lines[-1] != empty:
            self.lines.append(empty)


def _inline_text(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    href, label_from = "", 0
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type == "link_open":
            href, label_from = str(token.attrs["href"]), len(parts)
        elif token.type == "link_close":
            label = "".join(parts[label_from:])
            if href not in {label, f"mailto:{label}"}:
                parts.append(f" <{href}>")
        else:
            parts.append(token.content)
    return "".join(parts)
