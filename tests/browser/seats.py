"""Where somebody sits and what they read: each walk is walked at a desk in English, and on a phone in Japanese."""

from dataclasses import dataclass

import pytest
from django.utils import translation


@dataclass(frozen=True)
class Seat:
    width: int
    language: str

    @property
    def is_phone(self):
        return self.width < 800

    def say(self, english, **values):
        """As this reader finds it on the page."""
        with translation.override(self.language):
            return translation.gettext(english) % values if values else translation.gettext(english)

    def take(self, *people):
        for person in people:
            person.language = self.language
            person.save(update_fields=["language"])


both_seats = pytest.mark.parametrize(
    "seat", [pytest.param(Seat(1440, "en"), id="desk-en"), pytest.param(Seat(390, "ja"), id="phone-ja")]
)


def fits(page):
    """Nothing sticks out of the screen."""
    page.wait_for_load_state()
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0, page.url
