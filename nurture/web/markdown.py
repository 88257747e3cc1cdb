"""Markdown as people write it here: line by line, in Japanese too, without pictures, tables and raw HTML."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

# Ends before Japanese text, and before punctuation that belongs to the sentence.
BARE_ADDRESS: Final = re.compile(r"https?://[!-;=?-Z_a-z~]*[A-Za-z0-9/_~=&#-]")
_NOTE_TAGS: Final = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "span", "strong", "ul"}
_ALIGNED: Final = ("p", "li", "blockquote")
MENTION: Final = "mention"


def parser() -> MarkdownIt:
    # A single line break is meant: letters are set line by line.
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    markdown.disable(["code", "fence", "html_block", "html_inline", "image", "lheading", "reference"])
    markdown.inline.ruler.before("emphasis", "cjk_emphasis", _emphasis)
    markdown.core.ruler.push("bare_addresses", _link_bare_addresses)
    return markdown


@lru_cache(maxsize=4096)
def written(text: str, names: tuple[str, ...] = ()) -> SafeString:
    """HTML of what a colleague wrote. `names` are the mentions in it, as written ("@近藤 翔"): they are marked."""
    tokens = _notes.parse(text)
    for token in tokens:
        if token.nesting == 1 and token.tag in _ALIGNED:
            # Each paragraph finds its own direction: a Hebrew quotation in an English note.
            token.attrSet("dir", "auto")
        if names and token.children:
            token.children = _with_mentions(token.children, names)
    html = nh3.clean(
        _notes.renderer.render(tokens, _notes.options, {}),
        tags=_NOTE_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}, **{tag: {"dir"} for tag in _ALIGNED}},
        allowed_classes={"span": {MENTION}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 on the line above


# --- Japanese has no spaces -------------------------------------------------------------------


def _cjk(character: str) -> bool:
    """Wide characters: kanji, kana, hangul, and their full-width punctuation."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 — markdown-it's signature
    """Emphasis that also works in `**「…」**です`.

    CommonMark lets a closing mark after punctuation close only before a space or punctuation, and Japanese has no
    spaces: beside a wide character, wide punctuation counts as a letter.
    """
    if silent or state.src[state.pos] != "*":
        return False
    scanned = state.scanDelims(state.pos, canSplitWord=True)
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + scanned.length
    after = state.src[end] if end < state.posMax else " "
    touches_cjk = _cjk(before) or _cjk(after)
    can_open = scanned.can_open or (touches_cjk and not after.isspace())
    can_close = scanned.can_close or (touches_cjk and not before.isspace())
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(ord("*"), scanned.length, len(state.tokens) - 1, -1, can_open, can_close)
        )
    state.pos = end
    return True


# --- Addresses and names in running text -------------------------------------------------------


def _link_bare_addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = _with_links(block.children)


def _with_links(tokens: Sequence[Token]) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            linked.extend(_linked_text(token))
        else:
            linked.append(token)
    return linked


def _linked_text(token: Token) -> list[Token]:
    parts: list[Token] = []
    at = 0
    for found in BARE_ADDRESS.finditer(token.content):
        parts.append(Token("text", "", 0, content=token.content[at : found.start()], level=token.level))
        parts.append(Token("link_open", "a", 1, attrs={"href": found[0]}, level=token.level))
        parts.append(Token("text", "", 0, content=found[0], level=token.level + 1))
        parts.append(Token("link_close", "a", -1, level=token.level))
        at = found.end()
    parts.append(Token("text", "", 0, content=token.content[at:], level=token.level))
    return parts


def _with_mentions(tokens: Iterable[Token], names: Sequence[str]) -> list[Token]:
    """The longest name first: "@Sho Kondo" is not "@Sho" and a family name."""
    anybody = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    marked: list[Token] = []
    for token in tokens:
        if token.type != "text":
            marked.append(token)
            continue
        at = 0
        for found in anybody.finditer(token.content):
            marked.append(Token("text", "", 0, content=token.content[at : found.start()]))
            marked.append(Token("mention_open", "span", 1, attrs={"class": MENTION}))
            marked.append(Token("text", "", 0, content=found[0]))
            marked.append(Token("mention_close", "span", -1))
            at = found.end()
        marked.append(Token("text", "", 0, content=token.content[at:]))
    return marked


def _build_notes() -> MarkdownIt:
    """Without headings: a note stands somewhere in the outline of a page that it does not know."""
    return parser().disable("heading")


_notes = _build_notes()
