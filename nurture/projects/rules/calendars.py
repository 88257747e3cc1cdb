"""The days nobody works: public holidays, as the `holidays` package computes them, and closures of ours and theirs.

Whether a day is worked is decided here and nowhere else: meetings, cycles, clocks, the daily mail and the send window
all ask `Holidays` or, where two companies are concerned, `day_off`.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from babel.core import get_global
from holidays.registry import EntityLoader

from accounts.rules.closures import Closure

__all__ = [
    "Closure",
    "DayOff",
    "Holidays",
    "closures_from",
    "country_of",
    "day_off",
    "holiday_name",
    "known_countries",
    "usual_closures",
]


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why nobody works on a day: a public holiday of a country, else a closure; of theirs, else ours."""

    name: str
    country: str = ""
    theirs: bool = False


@dataclass(frozen=True)
class Holidays(Container[date]):
    """Of one company: of its country, by ISO code, and its own. A country the package does not know has none.

    `at_work`: days on which it works although they are public holidays.
    """

    country: str
    closures: tuple[Closure, ...] = ()
    at_work: tuple[Closure, ...] = ()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day_off(day, self) is not None

    def name_of(self, day: date) -> str:
        """What keeps us from working on that day, in the words of its country; empty on any other day."""
        off = day_off(day, self)
        return (off.name or "–") if off is not None else ""


def day_off(day: date, ours: Holidays, theirs: Holidays | None = None) -> DayOff | None:
    """Why this is no business day between us and them, or for us alone.

    Holidays of both countries count, for nobody answers on ours. Who is at work on a holiday has said so: it lifts the
    holiday of either side, and never a closure.
    """
    sides = (ours,) if theirs is None else (ours, theirs)
    if not any(turn.covers(day) for side in sides for turn in side.at_work):
        for side in sides:
            name = _of_year(side.country, day.year).get(day)
            if name is not None:
                return DayOff(name, side.country, theirs=side is not ours)
    for side in sides:
        for closure in side.closures:
            if closure.covers(day):
                return DayOff(closure.name, theirs=side is not ours)
    return None


def holiday_name(country: str, day: date, language: str) -> str:
    """The name of a holiday for readers of ja or en, where the package has one; else empty."""
    wanted = {"ja": "ja", "en": "en_US"}.get(language[:2], "")
    if wanted not in _languages(country):
        return ""
    return _of_year(country, day.year, wanted).get(day, "")


@lru_cache(maxsize=1024)
def country_of(zone: str) -> str:
    """The country in which a time zone's city lies, by ISO code; empty when the zone names no place."""
    zone = get_global("zone_aliases").get(zone, zone)
    country = str(get_global("zone_territories").get(zone, ""))
    return country if country in known_countries() else ""


def closures_from(kept: Iterable[Mapping[str, str]]) -> tuple[Closure, ...]:
    """As a project keeps them: {"first": "2026-12-29", "last": "2027-01-03", "name": "年末年始"}."""
    return tuple(
        Closure(date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), each.get("name", ""))
        for each in kept
    )


def usual_closures(country: str, start: date, end: date) -> list[Closure]:
    """When companies of the country are closed beyond its public holidays, within a period. Known for Japan."""
    found = [
        closure
        for year in range(start.year - 1, end.year + 1)
        for closure in (
            Closure(date(year, 4, 29), date(year, 5, 5), "ゴールデンウィーク"),
            Closure(date(year, 8, 13), date(year, 8, 16), "お盆"),
            Closure(date(year, 12, 29), date(year + 1, 1, 3), "年末年始"),
        )
    ]
    return [each for each in found if country == "JP" and each.last >= start and each.first <= end]


@lru_cache(maxsize=256)
def _of_year(country: str, year: int, language: str | None = None) -> Mapping[date, str]:
    if country not in known_countries():
        return {}
    return dict(holidays.country_holidays(country, years=year, language=language))


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """Whose public holidays we know, by ISO code. Without loading them, which a process that asks for none is spared."""
    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@lru_cache(maxsize=256)
def _languages(country: str) -> frozenset[str]:
    if country not in known_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country).supported_languages)
