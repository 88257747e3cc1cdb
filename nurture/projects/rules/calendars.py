"""The public holidays of a country, as the `holidays` package computes them."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays


@dataclass(frozen=True)
class Holidays(Container[date]):
    """Of one country, by ISO code; worked out a year at a time. Empty for a country the package does not know."""

    country: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(self.country, day.year)


@lru_cache(maxsize=64)
def _of_year(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries(include_aliases=False):
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
