"""The shape of a letter: the subject in a list of mail, paragraphs one can take in, links that lead somewhere."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from nurture.sequences.rules.lint.shape import BODY, SUBJECT, Draft, Hint
from nurture.sequences.rules.lint.spans import is_japanese, prose, width

#: Full-width characters of a subject that a list on a desk shows, and those that are left on a phone.
SUBJECT_ROOM: Final = 30
SUBJECT_MARK: Final = 15
#: A paragraph of so many full-width characters is a wall: five lines on a desk, ten on a phone.
WALL: Final = 180
WALL_LATIN: Final = 240
LINKS: Final = 3
#: So much text carries one link; where it carries less, filters take the letter for an advertisement.
TEXT_A_LINK: Final = 60

_LINK: Final = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]*+)\]\(\s*+<?(?P<to>[^)>\s]*+)>?[^)\n]*+\)")
_PICTURE: Final = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_BARE: Final = re.compile(r"(?<![(<\w/])(?:https?:?/{0,2}|www\.)[!-'*-;=?-Z_a-z~]{3,}[A-Za-z0-9/_~=&#-]")
_GOOD: Final = re.compile(r"https?://[A-Za-z0-9]|mailto:[A-Za-z0-9]|\{\{")
_HOST: Final = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,}|\[[0-9a-f:]+\]|(?:\d{1,3}\.){3}\d{1,3}", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"[^\n](?:.|\n(?![ \t]*\n))*")
_LIST: Final = re.compile(r"\s*(?:[-*・>]|\d+[.)])\s")
_PLACEHOLDER: Final = re.compile(
    r"[○◯●\u3007]{2,}|X{3,}|\bTODO\b|\bTBD\b|要確認|【[^【】\n]*(?:記入|入力|確認)[^【】\n]*】|\[(?:name|名前|日付|date)\]"
)


def subject(draft: Draft) -> Iterator[Hint]:
    wide = width(draft.subject)
    if wide > SUBJECT_ROOM:
        detail = {"width": round(wide), "room": SUBJECT_ROOM}
        yield Hint("long_subject", SUBJECT, 0, len(draft.subject), detail=detail)


def paragraphs(draft: Draft) -> Iterator[Hint]:
    for match in _PARAGRAPH.finditer(draft.body):
        text = match[0]
        lines = text.split("\n")
        if all(_LIST.match(line) for line in lines):
            continue
        wide = width(text)
        if wide > (WALL if is_japanese(text) else WALL_LATIN):
            detail = {"width": round(wide)}
            yield Hint("wall_of_text", BODY, match.start(), match.end(), found=text[:20], detail=detail)


def links(draft: Draft) -> Iterator[Hint]:
    """Broken ones, those that were tried and did not answer, pictures, and more links than the text carries."""
    found = addresses(draft.body)
    for address, (start, end) in found:
        yield from _one_link(draft, address, start, end)
    for match in _PICTURE.finditer(draft.body):
        yield Hint("picture", BODY, *match.span(), found=match[0][:24], fix="")
    yield from _too_many(draft, found)


def addresses(body: str) -> list[tuple[str, tuple[int, int]]]:
    """What its links lead to, and where each address stands."""
    found = [(match["to"], match.span("to")) for match in _LINK.finditer(body)]
    inside = [match.span() for match in _LINK.finditer(body)]
    found += [
        (match[0], match.span())
        for match in _BARE.finditer(body)
        if not any(start <= match.start() < end for start, end in inside)
    ]
    return sorted(found, key=lambda link: link[1])


def placeholders(draft: Draft) -> Iterator[Hint]:
    for field, text in ((SUBJECT, draft.subject), (BODY, draft.body)):
        for match in prose(text, _PLACEHOLDER):
            yield Hint("placeholder", field, *match.span(), found=match[0])


def _one_link(draft: Draft, address: str, start: int, end: int) -> Iterator[Hint]:
    if _is_broken(address):
        yield Hint("broken_link", BODY, start, end, found=address[:60], blocks=True, fix=_mended(address))
    elif address in draft.dead_links:
        detail = {"answer": draft.dead_links[address]}
        yield Hint("dead_link", BODY, start, end, found=address[:60], blocks=True, detail=detail)


def _is_broken(address: str) -> bool:
    if not _GOOD.match(address):
        return True
    if address.startswith(("mailto:", "{{")) or "{{" in address:
        return False
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return True
    return not _HOST.fullmatch(host) or "://" in address[8:].partition("?")[0]


def _mended(address: str) -> str | None:
    """Only what can have been meant in one way."""
    if address.startswith("www."):
        return f"https://{address}"
    slip = re.fullmatch(r"(https?):?/{0,2}([\w-]+\.[!-~]+)", address)
    if slip and not _GOOD.match(address):
        return f"{slip[1]}://{slip[2]}"
    return None


def _too_many(draft: Draft, found: list[tuple[str, tuple[int, int]]]) -> Iterator[Hint]:
    count = len(found)
    if count < 2:
        return
    words = width(_LINK.sub(lambda match: match["words"], draft.body)) - sum(
        width(address) for address, _place in found if address in draft.body
    )
    if count > LINKS or words < TEXT_A_LINK * count:
        start, end = found[-1][1]
        yield Hint("many_links", BODY, start, end, detail={"count": count})
