"""Days as people write them: 11月24日（火）, 24 November, 先週, last week."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_KANJI: Final = "月火水木金土日"
_LATIN: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY: Final = r"(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"

_JAPANESE_DAY: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[ 　]*[（(](?P<weekday>[月火水木金土日])(?:曜日?)?[）)])?"
)
_SLASHED_DAY: Final = re.compile(
    r"(?<![\d/])(?:(?P<year>\d{4})/)?(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d/%])(?:[ 　]*[（(](?P<weekday>[月火水木金土日])[）)])?"
)
_DAY_FIRST: Final = re.compile(
    rf"\b(?:{_WEEKDAY},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?\b",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    rf"\b(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"先々週|先週|今週|先月|今月|昨年|先日|\b(?:last week|this week|the week before last|last month|this month|last year|the other day)\b",
    re.IGNORECASE,
)
_IN_ENGLISH: Final = {
    "the week before last": "先々週",
    "last week": "先週",
    "this week": "今週",
    "last month": "先月",
    "this month": "今月",
    "last year": "昨年",
    "the other day": "先日",
}
#: Nobody writes of a day that far away without its year.
_NEAREST: Final = timedelta(days=190)
#: "The other day" is not a month ago.
_LATELY: Final = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Day:
    words: str
    start: int
    on: date
    # As it is written, 0 for Monday; None: no weekday stands there.
    weekday: int | None = None
    weekday_place: tuple[int, int] = (0, 0)
    weekday_instead: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """先週 is Monday to Sunday of the week before."""

    words: str
    start: int
    first: date
    last: date


def absolute_days(text: str, today: date) -> Iterator[Day]:
    """The days a text names; one without a year is the one nearest to today."""
    taken: list[tuple[int, int]] = []
    for pattern in (_JAPANESE_DAY, _SLASHED_DAY, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            on = _date_of(match, today)
            if on is None or any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            yield _day(match, on)


def relative_spans(text: str, today: date) -> Iterator[Span]:
    for match in _RELATIVE.finditer(text):
        first, last = _span_of(match[0].lower(), today)
        yield Span(match[0], match.start(), first, last)


def _date_of(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    month = int(groups["month"]) if groups.get("month") else _MONTHS.index(groups["name"][:3].lower()) + 1
    day = int(groups["day"])
    if groups["year"]:
        return _valid(int(groups["year"]), month, day)
    years = [_valid(today.year + off, month, day) for off in (-1, 0, 1)]
    near = [each for each in years if each and abs(each - today) <= _NEAREST]
    return min(near, key=lambda each: abs(each - today), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(match: re.Match[str], on: date) -> Day:
    written = match.groupdict().get("weekday")
    if not written:
        return Day(match[0], match.start(), on)
    if written in _KANJI:
        return Day(
            match[0], match.start(), on, _KANJI.index(written), match.span("weekday"), _KANJI[on.weekday()]
        )
    number = next(index for index, name in enumerate(_LATIN) if name.startswith(written.lower()[:3]))
    start, end = match.span("weekday")
    is_whole = match.string[end : end + 3].lower() == "day"
    whole = _LATIN[on.weekday()].capitalize()
    return Day(
        match[0], match.start(), on, number, (start, end + 3 * is_whole), whole if is_whole else whole[:3]
    )


def _span_of(words: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    last_year = today.year - 1
    spans = {
        "先々週": _week(monday - timedelta(days=14)),
        "先週": _week(monday - timedelta(days=7)),
        "今週": _week(monday),
        "先月": (before.replace(day=1), before),
        "今月": (first, today),
        "昨年": (date(last_year, 1, 1), date(last_year, 12, 31)),
        "先日": (today - _LATELY, today),
    }
    return spans[_IN_ENGLISH.get(words, words)]


def _week(monday: date) -> tuple[date, date]:
    return monday, monday + timedelta(days=6)
