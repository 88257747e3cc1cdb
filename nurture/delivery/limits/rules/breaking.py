"""A way out that cannot be reached is left alone for a while, then tried with one mail."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

#: In a row; less may be one server of several behind a name.
OPENS_AFTER: Final = 3
FIRST_REST: Final = timedelta(minutes=1)
LONGEST_REST: Final = timedelta(minutes=5)
#: For so long one mail may be under way to find out.
PROBE: Final = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Breaker:
    """`probe_at`: open until then; from then on one mail may try."""

    failures: int = 0
    probe_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.probe_at is not None


def failed(breaker: Breaker, *, at: datetime) -> Breaker:
    failures = breaker.failures + 1
    if failures < OPENS_AFTER:
        return Breaker(failures)
    rest = min(FIRST_REST * 2 ** min(failures - OPENS_AFTER, 10), LONGEST_REST)
    return Breaker(failures, at + rest)


def probe(breaker: Breaker, *, at: datetime) -> Breaker | None:
    """The breaker while one mail tries; None: it is not time yet."""
    if breaker.probe_at is None or at < breaker.probe_at:
        return None
    return replace(breaker, probe_at=at + PROBE)
