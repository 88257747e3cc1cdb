"""The Markdown of a letter, block by block: what a look sets apart, and what stays running text.

A look may show the first `# heading` as a band, a quotation as a box of details or as a pulled quotation, and a
paragraph that is nothing but a link as a button. Written as Markdown they read well in the text part, too.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final, cast

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from nurture.delivery.letter.looks import Look

ALLOWED_TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_BREAKS: Final = {"softbreak", "hardbreak"}
_TABLE: Final = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'


def html(markdown: MarkdownIt, tokens: Sequence[Token], look: Look) -> str:
    """Clean HTML of the whole text; a look without frame gets it as one piece."""
    if not look.sets_apart:
        return _clean(markdown, tokens)
    setter = _Setter(markdown, look)
    blocks = list(_blocks(tokens))
    band = ""
    if blocks and blocks[0][0].tag == "h1":
        band = setter.band(blocks.pop(0))
    content = "".join(setter.block(each) for each in blocks)
    return f'{band}{_TABLE}><tr><td class="content ink pad">\n{content}</td></tr></table>\n'


def _clean(markdown: MarkdownIt, tokens: Sequence[Token]) -> str:
    return _safe(markdown.renderer.render(tokens, markdown.options, {}))


def _safe(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=ALLOWED_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The top-level blocks, each with all that is in it."""
    depth, begin = 0, 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[begin : at + 1]
            begin = at + 1


class _Setter:
    def __init__(self, markdown: MarkdownIt, look: Look) -> None:
        self._markdown, self._look = markdown, look

    def band(self, block: Sequence[Token]) -> str:
        heading = self._inline(block[1].children or ())
        return f'{_TABLE}><tr><td class="band pad"><h1 class="title">{heading}</h1></td></tr></table>\n'

    def block(self, block: Sequence[Token]) -> str:
        if (link := _lone_link(block)) is not None:
            return self._button(link)
        if block[0].type == "blockquote_open" and self._look.quotation == "details":
            return self._details(block)
        if block[0].type == "blockquote_open" and self._look.quotation == "pulled":
            return f'{_TABLE} class="pulled"><tr><td class="pulled-words">\n{_clean(self._markdown, block[1:-1])}</td></tr></table>\n'
        return _clean(self._markdown, block)

    def _button(self, link: Sequence[Token]) -> str:
        address = escape(str(link[0].attrs["href"]))
        label = self._inline(link[1:-1])
        return (
            '<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="button"><tr>'
            f'<td class="button-cell"><a class="button-link" href="{address}">{label}</a></td></tr></table>\n'
        )

    def _details(self, block: Sequence[Token]) -> str:
        """`> **When** 12 December` becomes a row with a label; a line without one takes the whole width."""
        rows = "".join(
            self._row(line)
            for token in block
            if token.type == "inline"
            for line in _lines(token.children or ())
        )
        return f'{_TABLE} class="details">{rows}</table>\n'

    def _row(self, line: Sequence[Token]) -> str:
        if line and line[0].type == "strong_open":
            closes = next(at for at, token in enumerate(line) if token.type == "strong_close")
            label, value = self._inline(line[1:closes]), self._inline(line[closes + 1 :]).strip(" \u3000:：")
            return f'<tr><th scope="row" align="left" class="details-label">{label}</th><td class="details-value ink">{value}</td></tr>'
        return f'<tr><td colspan="2" class="details-wide ink">{self._inline(line)}</td></tr>'

    def _inline(self, tokens: Sequence[Token]) -> str:
        renderer = cast(RendererHTML, self._markdown.renderer)
        return _safe(renderer.renderInline(list(tokens), self._markdown.options, {}))


def _lone_link(block: Sequence[Token]) -> Sequence[Token] | None:
    """The tokens of a link that is all its paragraph says; a bare address is no button."""
    if block[0].type != "paragraph_open":
        return None
    inside: list[Any] = [each for each in block[1].children or () if each.type != "text" or each.content]
    if len(inside) < 3 or inside[0].type != "link_open" or inside[-1].type != "link_close":
        return None
    opened = sum(each.type == "link_open" for each in inside)
    bare = len(inside) == 3 and inside[1].content == inside[0].attrs["href"]
    return None if opened > 1 or bare else inside


def _lines(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    line: list[Token] = []
    for token in tokens:
        if token.type in _BREAKS:
            yield line
            line = []
        elif token.type != "text" or token.content:
            line.append(token)
    yield line
