"""How fast a receiving domain gets mail: less when it asks for less, more again step by step.

The rate is kept by the moment at which the next mail would be due if all came evenly (the generic cell rate
algorithm, ITU-T I.371): one moment a domain, whatever the number of mails.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

MINUTE: Final = timedelta(minutes=1)
#: What may come at once after a rest, as a part of a minute's worth: a scheduler looks twice a minute.
BURST: Final = 0.5
#: Many refusals of one moment are one wish.
ONE_WISH: Final = MINUTE
#: A domain that was content for so long gets a step more.
CONTENT_FOR: Final = timedelta(minutes=10)
STEP: Final = 1 / 8
#: Of the usual rate; below it nothing would be learned.
SLOWEST: Final = 1 / 64
COOL_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """`share` of the usual rate; `due_at`: when the next one would come if all came evenly."""

    share: float = 1.0
    due_at: datetime | None = None
    changed_at: datetime | None = None
    cools_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime
    cools: bool = False


def interval(pace: Pace, per_minute: int) -> timedelta:
    return MINUTE / max(per_minute * pace.share, SLOWEST)


def take_one(pace: Pace, *, per_minute: int, at: datetime) -> Pace | Wait:
    """The pace after one more, or until when that one waits."""
    if pace.cools_until is not None and at < pace.cools_until:
        return Wait(pace.cools_until, cools=True)
    gap = interval(pace, per_minute)
    due = max(pace.due_at or at, at)
    # At least one goes after a rest, however slow the domain.
    early = due - max(MINUTE * BURST - gap, timedelta())
    return Wait(early) if early > at else Pace(pace.share, due + gap, pace.changed_at, pace.cools_until)


def wants_less(pace: Pace, *, at: datetime, cools: bool = False) -> Pace:
    """After a 4xx: half as fast; after a 4.7.x nothing at all for a while as well."""
    cools_until = at + COOL_FOR if cools else pace.cools_until
    if pace.share < 1 and pace.changed_at is not None and at - pace.changed_at < ONE_WISH:
        return replace(pace, cools_until=cools_until)
    return replace(pace, share=max(pace.share / 2, SLOWEST), changed_at=at, cools_until=cools_until)


def is_content(pace: Pace, *, at: datetime) -> Pace:
    """After a 2xx: a step faster when it was content for long enough."""
    if pace.share >= 1 or (pace.changed_at is not None and at - pace.changed_at < CONTENT_FOR):
        return pace
    return replace(pace, share=min(pace.share + STEP, 1.0), changed_at=at)


#: Names of one and the same receiver.
FAMILIES: Final = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(
        (
            "hotmail.com", "hotmail.co.jp", "hotmail.co.uk", "live.com", "live.jp", "msn.com",
            "outlook.jp", "passport.com",
        ),
        "outlook.com",
    ),
    **dict.fromkeys(("ymail.ne.jp", "ybb.ne.jp"), "yahoo.co.jp"),
    **dict.fromkeys(("ymail.com", "rocketmail.com"), "yahoo.com"),
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
}  # fmt: skip


# Asked several times on each way out.
@lru_cache(maxsize=1024)
def receiver_of(address: str) -> str:
    domain = address.rpartition("@")[2].lower()
    return FAMILIES.get(domain, domain)
