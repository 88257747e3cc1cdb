"""Whom a report is about, where it is written for people: each address, and the part of the text that tells of it."""

import re
from collections.abc import Iterator
from email.message import Message as Part
from itertools import pairwise
from typing import Final

from nurture.delivery.inbound.reading import IncomingMail, decoded

# What is behind it is quoted.
_LONGEST: Final = 20_000

_ADDRESS: Final = re.compile(
    r"(?<![\w!#$%&'*+/=?^`{|}~.-])[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_TO: Final = re.compile(r"^[ \t>]*(?:to|宛先|收件人)[ \t]*[:：]([^\n]{3,300})$", re.IGNORECASE | re.MULTILINE)
NAMED_BY: Final = re.compile(
    r"(?:^|\n)[ \t]*(?:\*|-> ?|(?:original |final |failed )?(?:recipient|address|rcpt|addressed to|userid)s?(?: address)? ?: ?)?"
    rf"[ \t\"']*(?:rfc822; ?)?<?({_ADDRESS.pattern})>?(?=[\s:;,.(\[\"'<]|$)"
    rf"|(?:mail to|rcpt to:|deliver(?:ed|ing|y)?[^\n]{{0,40}} (?:to|for)|message to|addressed to:?|\d [^\n]{{0,20}})[ \t]*<?({_ADDRESS.pattern})>?",
    re.IGNORECASE,
)


def sections(mail: IncomingMail, prose: str) -> list[tuple[str, str]]:
    """Each address of the report with the part of the text that is about it."""
    named = [(found.start(), address_in(found[1] or found[2])) for found in NAMED_BY.finditer(prose)]
    headers = [each.lower() for each in _ADDRESS.findall(mail.header("X-Failed-Recipients"))]
    # Reports come to our return path: it did not fail.
    us = {each.lower() for each in _ADDRESS.findall(mail.header("To"))}
    others = [each for each in named if each[1] not in us] or named
    first: dict[str, int] = {}
    for start, address in others:
        if not headers or address in headers:
            first.setdefault(address, start)
    addresses = list(first) or headers[:1] or [_written_to(mail, prose)]
    if len(addresses) == 1:
        return [(addresses[0], prose)]
    starts = [*(first[address] for address in addresses), len(prose)]
    parts = [prose[start:end] for start, end in pairwise(starts)]
    return list(zip(addresses, parts, strict=True))


def _written_to(mail: IncomingMail, prose: str) -> str:
    """To whom the mail went that came back, where the report names nobody: the only one it speaks of, or its To."""
    ours = {each.lower() for each in _ADDRESS.findall(" ".join(mail.headers("From", "To")))}
    spoken_of = {address_in(each) for each in _ADDRESS.findall(prose)} - ours
    if len(spoken_of) == 1:
        return spoken_of.pop()
    originals = [decoded(str(part.get("To", ""))) for part in _originals(mail)]
    lines = [found[1] for found in _TO.finditer(mail.text[:_LONGEST])]
    found = _ADDRESS.findall(" ".join([*originals, *lines]))
    return address_in(found[0]) if found else ""


def _originals(mail: IncomingMail) -> Iterator[Part]:
    for part in mail.parts("message/rfc822"):
        payload = part.get_payload()
        yield from (each for each in (payload if isinstance(payload, list) else []) if isinstance(each, Part))


def near(prose: str, address: str) -> str:
    """From the address to the next one."""
    start = prose.lower().find(address) if address else -1
    if start < 0:
        return ""
    end = next(
        (
            found.start()
            for found in NAMED_BY.finditer(prose, start + len(address))
            if address not in found[0].lower()
        ),
        len(prose),
    )
    return prose[start:end]


def address_in(field: str) -> str:
    return field.rpartition(";")[2].strip(" <>'\"").lower()
