"""The days nobody works: public holidays, as the `holidays` package computes them, and our own closures."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays


@dataclass(frozen=True)
class Closure:
    """Days on which we are closed, first and last included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class Holidays(Container[date]):
    """Of one country, by ISO code; worked out a year at a time. Empty for a country the package does not know."""

    country: str
    closures: tuple[Closure, ...] = ()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in _of_year(self.country, day.year) or self._closed(day) != "")

    def name_of(self, day: date) -> str:
        """What keeps us from working on that day, in the words of its country; empty on any other day."""
        return _of_year(self.country, day.year).get(day, "") or self._closed(day)

    def _closed(self, day: date) -> str:
        found = (closure.name or "–" for closure in self.closures if closure.first <= day <= closure.last)
        return next(found, "")


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


@lru_cache(maxsize=64)
def _of_year(country: str, year: int) -> Mapping[date, str]:
    if country not in _countries():
        return {}
    return dict(holidays.country_holidays(country, years=year))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))
