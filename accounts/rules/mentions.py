"""Who is called on in a text: "@近藤 翔", "@Sho Kondo", "@kondo"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_AT = re.compile(r"[@\uff20]")
# Not inside an address: sho@tsubaki.example calls on nobody.
_SIGN = rf"(?<![A-Za-z0-9._%+-]){_AT.pattern}"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be called on: by a full name, or by a part of it that nobody else has."""

    pk: int
    full: tuple[str, ...]
    short: tuple[str, ...]


def may_call(text: str) -> bool:
    """Whether it is worth asking who there is."""
    return bool(_AT.search(text))


def member(pk: int, *, name: str, name_latin: str, email: str) -> Member:
    names = [" ".join(each.split()) for each in (name, name_latin)]
    full = [form for each in names if each for form in (each, each.replace(" ", ""))]
    short = [word for each in names for word in each.split(" ") if word] + [email.partition("@")[0]]
    return Member(pk, tuple(full), tuple(short))


def called(text: str, people: Iterable[Member]) -> dict[str, int]:
    """Each call as it is written, and whose it is. A name that two people share calls on nobody."""
    owners = _owners(people)
    if not owners or not may_call(text):
        return {}
    anybody = "|".join(_pattern(name) for name in sorted(owners, key=len, reverse=True))
    found = re.finditer(rf"{_SIGN}({anybody})", text, re.IGNORECASE)
    return {match[0]: owners[_key(match[1])] for match in found}


def _owners(people: Iterable[Member]) -> Mapping[str, int]:
    everybody = list(people)
    full = [(_key(name), one.pk) for one in everybody for name in set(one.full)]
    short = [(key, one.pk) for one in everybody for key in {_key(name) for name in one.short}]
    taken = {key for key, _pk in full}
    return _unshared(full) | _unshared((key, pk) for key, pk in short if key not in taken)


def _unshared(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    pairs = set(names)
    times = Counter(key for key, _pk in pairs)
    return {key: pk for key, pk in pairs if times[key] == 1}


def _pattern(name: str) -> str:
    """Any space between the parts; "@Sho" is not the beginning of "@Shoko", but 様 may follow 近藤."""
    spaced = r"\s".join(re.escape(word) for word in name.split(" "))
    return spaced + (r"(?![A-Za-z0-9])" if name[-1].isascii() else "")


def _key(name: str) -> str:
    return " ".join(name.lower().split())
