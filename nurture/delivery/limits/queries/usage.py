"""How much of its limits is used now, for whoever looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Count, Min, Q

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import INSTALLATION, DomainPace, WayState
from nurture.delivery.limits.queries.counting import Used, WayLimit, caps, limit_of, used
from nurture.delivery.limits.rules.people import Caps
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.reasons import LIMITS
from nurture.team.models import User

#: More slow domains than these are a matter for the log.
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class WayUse:
    """One way out: its limits, what is used of them, and what is wrong with it."""

    limit: WayLimit
    identity: SendingIdentity | None
    used: Used
    # It cannot be reached: tried again then.
    probe_at: datetime | None = None
    # Its server refuses us since then, with these words.
    refused_at: datetime | None = None
    text: str = ""

    @property
    def is_worth_showing(self) -> bool:
        return bool(self.limit.is_limited or self.probe_at or self.refused_at)


@dataclass(frozen=True, slots=True)
class SlowDomain:
    domain: str
    per_minute: float
    cools_until: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What limits there are, what is used of them, and how many messages wait for one."""

    ways: Sequence[WayUse]
    slow: Sequence[SlowDomain]
    caps: Caps
    per_minute: int
    waiting: int
    next_at: datetime | None


def use_of(identity: SendingIdentity, *, at: datetime) -> WayUse:
    """Two queries; one where it has no limits."""
    return _uses([identity], at=at)[0]


def overview(user: User, *, at: datetime) -> Overview:
    """Five queries, whatever the number of addresses, domains and messages."""
    identities: list[SendingIdentity | None] = [
        None,
        *SendingIdentity.objects.in_use().order_by("address", "pk"),
    ]
    waiting, next_at = _waiting(user, at=at)
    return Overview(
        ways=[each for each in _uses(identities, at=at) if each.is_worth_showing],
        slow=slow_domains(at=at),
        caps=caps(),
        per_minute=settings.DOMAIN_PER_MINUTE,
        waiting=waiting,
        next_at=next_at,
    )


def troubled_ways(*, at: datetime) -> list[WayUse]:
    """Those through which nothing goes now. Two queries when all is well."""
    states = {state.way: state for state in _troubled()}
    refused = Q(refused_at__isnull=False) | Q(pk__in=[way for way in states if way != INSTALLATION])
    identities = SendingIdentity.objects.in_use().filter(refused).order_by("address", "pk")
    ways: list[SendingIdentity | None] = [None] if INSTALLATION in states else []
    return [_use(each, states, {}) for each in [*ways, *identities]]


def slow_domains(*, at: datetime) -> list[SlowDomain]:
    rows = DomainPace.objects.filter(Q(share__lt=1) | Q(cools_until__gt=at)).order_by("share", "domain")
    return [
        SlowDomain(
            pace.domain,
            settings.DOMAIN_PER_MINUTE * pace.share,
            pace.cools_until if pace.cools_until and pace.cools_until > at else None,
        )
        for pace in rows[:MOST]
    ]


def _uses(identities: Iterable[SendingIdentity | None], *, at: datetime) -> list[WayUse]:
    ways = list(identities)
    counted = used((limit_of(each) for each in ways), at=at)
    states = {state.way: state for state in _troubled()}
    return [_use(each, states, counted) for each in ways]


def _use(identity: SendingIdentity | None, states: dict[int, WayState], counted: dict[int, Used]) -> WayUse:
    limit = limit_of(identity)
    state = states.get(limit.way)
    refused_at = identity.refused_at if identity else state.refused_at if state else None
    text = identity.refused_text if identity and refused_at else state.text if state else ""
    return WayUse(
        limit=limit,
        identity=identity,
        used=counted.get(limit.way, Used()),
        probe_at=state.probe_at if state else None,
        refused_at=refused_at,
        text=text,
    )


def _troubled() -> Iterable[WayState]:
    return WayState.objects.filter(Q(probe_at__isnull=False) | Q(refused_at__isnull=False))


def _waiting(user: User, *, at: datetime) -> tuple[int, datetime | None]:
    """How many messages that this person sees wait for a limit, and when the next one goes on."""
    held = Message.objects.visible_to(user).filter(
        state=MessageState.HELD, reason__in=LIMITS, held_until__isnull=False, stale_at__gt=at
    )
    found = held.aggregate(count=Count("pk"), next_at=Min("held_until"))
    return found["count"], found["next_at"]
