"""How long something stays true after somebody said that it still is."""

from datetime import date, timedelta
from typing import Final

SHORTEST: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=365)


def renewed_until(heard_on: date, expires_on: date, *, today: date) -> date:
    """As long again as it was thought to hold at first, a month at least and a year at most."""
    return today + min(max(expires_on - heard_on, SHORTEST), LONGEST)
