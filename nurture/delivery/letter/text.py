"""The text part of a letter, from the tokens of its Markdown."""

from collections.abc import Sequence

from markdown_it.token import Token


def plain_text(tokens: Sequence[Token]) -> str:
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
