"""Countries whose holidays we know, by their names in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

from nurture.projects.rules.calendars import known_countries


def country_name(code: str) -> str:
    """Japan, or 日本."""
    return dict(_named(get_language() or "en")).get(code, code)


def countries() -> list[tuple[str, str]]:
    """Code and name, in the order of the names."""
    return list(_named(get_language() or "en"))


@lru_cache(maxsize=4)
def _named(language: str) -> tuple[tuple[str, str], ...]:
    territories = Locale.parse(language, sep="-").territories
    return tuple(
        sorted(
            ((code, str(territories.get(code, code))) for code in known_countries()), key=lambda each: each[1]
        )
    )
