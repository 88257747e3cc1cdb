"""Reads the translatable words out of one file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract
from django.utils.translation.template import templatize

_PLURAL = (1, 2)
_CONTEXT = ((1, "c"), 2)
_PLURAL_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _PLURAL_CONTEXT,
    "npgettext_lazy": _PLURAL_CONTEXT,
}
# A module may call one of them as it likes.
_CALLED: Final = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")


@dataclass(frozen=True)
class Found:
    """A message in a file: `words` is the text, or singular and plural."""

    words: str | tuple[str, str]
    context: str | None
    line: int
    comments: tuple[str, ...]


def messages(path: Path) -> Iterator[Found]:
    """Yield the messages of a Python module or a Django template, in order."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = _as_python(text, str(path))
    options = {"encoding": "utf-8"}
    for line, words, comments, context in extract(
        "python", io.BytesIO(text.encode()), KEYWORDS | _called(text), ("Translators:",), options
    ):
        yield Found(words if isinstance(words, str) else (words[0], words[1]), context, line, tuple(comments))


def _called(module: str) -> dict[str, Any]:
    return {name: KEYWORDS[function] for function, name in _CALLED.findall(module) if function in KEYWORDS}


def _as_python(template: str, origin: str) -> str:
    # Django turns everything but the messages into rows of letters; their indentation means nothing, and
    # Python's tokenizer would stumble over it.
    return "\n".join(line.lstrip() for line in templatize(template, origin=origin).split("\n"))
