"""How often one person is written to, and how many people of one company a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from nurture.delivery.rules import clocks

DAY: Final = timedelta(hours=24)
WEEK: Final = timedelta(days=7)


class Full(StrEnum):
    """Which of them is reached; the words are in nurture.delivery.words."""

    PERSON_DAY = "person_day"
    PERSON_WEEK = "person_week"
    COMPANY_DAY = "company_day"


@dataclass(frozen=True, slots=True)
class Caps:
    """Emails to one person in 24 hours and in 7 days, people of one company a day; 0: as many as you like."""

    person_day: int = 1
    person_week: int = 3
    company_day: int = 2


@dataclass(frozen=True, slots=True)
class Room:
    """What is left for one person: what else goes, or went, to them and to their colleagues."""

    zone: str
    caps: Caps
    own: Sequence[datetime] = ()
    colleagues: Mapping[int, Collection[datetime]] = field(default_factory=dict)

    def against(self, at: datetime) -> tuple[Full, datetime] | None:
        """Which limit forbids this moment, and until when at least; None: it is free."""
        for full, span, cap in (
            (Full.PERSON_DAY, DAY, self.caps.person_day),
            (Full.PERSON_WEEK, WEEK, self.caps.person_week),
        ):
            until = full_until(sorted(self.own), at, span=span, cap=cap)
            if until is not None:
                return full, until
        if self._is_company_full(at):
            return Full.COMPANY_DAY, self._next_day(at)
        return None

    def _is_company_full(self, at: datetime) -> bool:
        if not self.caps.company_day:
            return False
        day = self._day(at)
        people = sum(any(self._day(each) == day for each in moments) for moments in self.colleagues.values())
        return people >= self.caps.company_day

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def _next_day(self, at: datetime) -> datetime:
        return clocks.instant(self._day(at) + timedelta(days=1), time.min, ZoneInfo(self.zone))


def full_until(moments: Sequence[datetime], at: datetime, *, span: timedelta, cap: int) -> datetime | None:
    """Until when one more would be more than `cap` within some `span`; None: it is not. `moments` are in order.

    Those after `at` count as well: what is planned for tomorrow keeps today free.
    """
    if not cap:
        return None
    for first, last in zip(moments, moments[cap - 1 :], strict=False):
        if max(last, at) - min(first, at) < span:
            return first + span
    return None
