"""A template of a sequence as a file: JSON, described in docs/sequences.md. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

FORMAT: Final = "nurture-sequence-template"
VERSION: Final = 1
LARGEST: Final = 512 * 1024
MOST_STEPS: Final = 100

#: Of a step: the longest text, the largest number, or the allowed words.
TEXTS: Final[Mapping[str, int]] = {"title": 300, "text": 20000, "hypothesis": 600, "expected_reaction": 200}
NUMBERS: Final[Mapping[str, int]] = {"delay_days": 90, "fact_days": 90}


@dataclass(frozen=True, slots=True)
class Choices:
    """The words that a file may use; those of the models."""

    kinds: frozenset[str]
    timings: frozenset[str]
    facts: frozenset[str]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is worded in nurture.sequences.words; `step` is its number, 0 for the file as a whole."""

    code: str
    step: int = 0
    key: str = ""
    value: str = ""


class FileBroken(ValueError):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class TemplateFile:
    name: str
    purpose: str
    steps: list[dict[str, Any]]

    @property
    def content_hash(self) -> str:
        """Of what it says, not of how it is laid out."""
        content = json.dumps([self.name, self.purpose, self.steps], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def written(template: TemplateFile) -> bytes:
    content = {
        "format": FORMAT,
        "format_version": VERSION,
        "name": template.name,
        "purpose": template.purpose,
        "steps": template.steps,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes, choices: Choices) -> TemplateFile:
    """Raises FileBroken with everything that is wrong, not only the first of it."""
    if len(content) > LARGEST:
        raise FileBroken([Problem("file_too_large")])
    try:
        loaded = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FileBroken([Problem("file_no_json")]) from None
    if not isinstance(loaded, dict) or loaded.get("format") != FORMAT:
        raise FileBroken([Problem("file_of_others")])
    if loaded.get("format_version") != VERSION:
        raise FileBroken([Problem("file_newer", value=str(loaded.get("format_version")))])
    problems = [*_problems_of_head(loaded), *_problems_of_steps(loaded.get("steps"), choices)]
    if problems:
        raise FileBroken(problems)
    return TemplateFile(
        loaded["name"].strip(), loaded.get("purpose", "").strip(), [_step(each) for each in loaded["steps"]]
    )


def _problems_of_head(loaded: Mapping[str, Any]) -> Iterator[Problem]:
    name, purpose = loaded.get("name"), loaded.get("purpose", "")
    if not isinstance(name, str) or not name.strip() or len(name) > 120:
        yield Problem("file_name", key="name")
    if not isinstance(purpose, str) or len(purpose) > 300:
        yield Problem("file_text", key="purpose", value="300")
    yield from (
        Problem("file_unknown", key=str(key))
        for key in loaded
        if key not in {"format", "format_version", "name", "purpose", "steps"}
    )


def _problems_of_steps(steps: Any, choices: Choices) -> Iterator[Problem]:
    if not isinstance(steps, list) or not steps or len(steps) > MOST_STEPS:
        yield Problem("file_steps", key="steps", value=str(MOST_STEPS))
        return
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, dict):
            yield Problem("file_step", number)
            continue
        yield from _problems_of_step(number, step, choices)


def _problems_of_step(number: int, step: Mapping[str, Any], choices: Choices) -> Iterator[Problem]:
    known = {"kind", "timing", "fact", "roles", *TEXTS, *NUMBERS}
    yield from (Problem("file_unknown", number, str(key)) for key in step if key not in known)
    yield from _problems_of_words(number, step, choices)
    for key, longest in TEXTS.items():
        if not isinstance(step.get(key, ""), str) or len(step.get(key, "")) > longest:
            yield Problem("file_text", number, key, str(longest))
    for key, largest in NUMBERS.items():
        value = step.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
            yield Problem("file_number", number, key, str(largest))


def _problems_of_words(number: int, step: Mapping[str, Any], choices: Choices) -> Iterator[Problem]:
    timing = step.get("timing", "days")
    if not _is_one_of(step.get("kind"), choices.kinds):
        yield Problem("file_word", number, "kind", str(step.get("kind", "")))
    if not _is_one_of(timing, choices.timings):
        yield Problem("file_word", number, "timing", str(timing))
    fact = step.get("fact", "")
    if (fact or timing == "fact") and not _is_one_of(fact, choices.facts):
        yield Problem("file_word", number, "fact", str(fact))
    roles = step.get("roles", [])
    if not isinstance(roles, list):
        yield Problem("file_word", number, "roles", str(roles))
        return
    yield from (
        Problem("file_word", number, "roles", str(role))
        for role in roles
        if not _is_one_of(role, choices.roles)
    )


def _is_one_of(word: Any, known: frozenset[str]) -> bool:
    """A file may hold a list or an object where a word belongs."""
    return isinstance(word, str) and word in known


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """Every key, in one order: so that the same content has one hash."""
    return {
        "kind": step["kind"],
        "title": step.get("title", ""),
        "text": step.get("text", ""),
        "timing": step.get("timing", "days"),
        "delay_days": step.get("delay_days", 5),
        "fact": step.get("fact", ""),
        "fact_days": step.get("fact_days", 5),
        "roles": list(dict.fromkeys(step.get("roles", []))),
        "hypothesis": step.get("hypothesis", ""),
        "expected_reaction": step.get("expected_reaction", ""),
    }
