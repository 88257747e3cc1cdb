"""The .po file of an app: brought up to date, written the same way every time, and judged."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from nurture.bootstrap.files import write_whole
from nurture.web.translations.extraction import messages

LANGUAGE = "ja"
# No dates and no tool versions: they would change without anything having changed.
HEADER = """\
msgid ""
msgstr ""
"Language: ja\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# Liquid's {{ }}, Python's {name} and %(name)s, and bare %s. A literal percent sign is %%.
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{\w*\}|%\(\w+\)[a-zA-Z]|%%|%[sdrif]")


LINE = re.compile(r'(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s+)?"([^"\\]|\\.)*")?')


class CatalogueBroken(ValueError):
    """The file is not what a .po file looks like."""


def po_path(package: Path) -> Path:
    return package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extracted(root: Path, paths: Iterable[Path]) -> Catalog:
    """Everything the files say, untranslated."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in paths:
        name = path.relative_to(root).as_posix()
        for found in messages(path):
            catalogue.add(
                found.words,
                locations=[(name, found.line)],
                auto_comments=found.comments,
                context=found.context,
            )
    return catalogue


def read(path: Path) -> Catalog:
    """Read the file as it is; an app without one starts empty. Raises CatalogueBroken."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    text = path.read_text("utf-8")
    # Babel reads a line with a quote too few as an empty text: translations would vanish silently.
    for number, line in enumerate(text.splitlines(), 1):
        if not LINE.fullmatch(line.strip()):
            raise CatalogueBroken(f"line {number} is not understood: {line.strip()}")
    try:
        return read_po(io.StringIO(text), locale=LANGUAGE, abort_invalid=True)
    except PoFileError as problem:
        raise CatalogueBroken(str(problem)) from problem


def updated(kept: Catalog, found: Catalog) -> Catalog:
    """Give what the files say with the translations we have; what they no longer say is gone."""
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    return kept


def write(path: Path, catalogue: Catalog) -> bool:
    """Write the catalogue if its text changed; say whether it did."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    text = (HEADER + buffer.getvalue().decode()).rstrip("\n") + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    write_whole(path, text.encode())
    return True


def problems(kept: Catalog, found: Catalog) -> Iterator[str]:
    """Name every message that is missing, fuzzy, gone from the files, or has other placeholders than its original."""
    known = {(_words(message), message.context): message for message in _entries(kept)}
    wanted = {(_words(message), message.context): message for message in _entries(found)}
    for key, message in wanted.items():
        there = known.get(key)
        if there is None or not _complete(there):
            yield f"missing: {_name(message)}"
        elif there.fuzzy:
            yield f"fuzzy: {_name(message)}"
        else:
            yield from _placeholder_problems(there)
    yield from (f"obsolete: {_name(message)}" for key, message in known.items() if key not in wanted)


def untranslated(catalogue: Catalog) -> int:
    return sum(1 for message in _entries(catalogue) if message.fuzzy or not _complete(message))


def size(catalogue: Catalog) -> int:
    return sum(1 for _ in _entries(catalogue))


def _entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _words(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _translations(message: Message) -> tuple[str, ...]:
    # Babel: text, one text for each plural form, or nothing at all for a message that was just found.
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _complete(message: Message) -> bool:
    return all(_translations(message))


def _name(message: Message) -> str:
    words = " | ".join(repr(word) for word in _words(message))
    where = ", ".join(sorted({name for name, _line in message.locations}))
    context = f" (context {message.context!r})" if message.context else ""
    return f"{words}{context}" + (f" in {where}" if where else "")


def _placeholder_problems(message: Message) -> Iterator[str]:
    # Japanese has one form for every number, so it must carry what the plural carries.
    original = _placeholders(_words(message)[-1])
    for translation in _translations(message):
        translated = _placeholders(translation)
        if translated != original:
            yield f"placeholders: {_name(message)} has {_listed(original)}, its translation has {_listed(translated)}"


def _placeholders(text: str) -> Counter[str]:
    found = Counter(re.sub(r"\s", "", placeholder) for placeholder in PLACEHOLDER.findall(text))
    # Named ones may be said twice in one language and once in the other; positions and counts may not.
    return Counter(
        {name: 1 if "(" in name or "{" in name else count for name, count in found.items() if name != "%%"}
    )


def _listed(placeholders: Counter[str]) -> str:
    return ", ".join(sorted(placeholders.elements())) or "none"
