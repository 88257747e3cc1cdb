"""What has gone, and what goes as well: each message of a window takes its place in every limit, or finds no room."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings

from nurture.delivery.gates import Refusal
from nurture.delivery.limits.models import DomainPace, WayState
from nurture.delivery.limits.queries import counting
from nurture.delivery.limits.queries.counting import Trouble, Used, WayLimit
from nurture.delivery.limits.rules import breaking, pacing
from nurture.delivery.limits.rules.breaking import Breaker
from nurture.delivery.limits.rules.pacing import Pace, Wait, receiver_of
from nurture.delivery.limits.rules.people import Caps, Room
from nurture.delivery.limits.rules.rates import DAY, HOUR, next_place
from nurture.delivery.rules.window import zone_of
from nurture.prepared import insert_each

if TYPE_CHECKING:
    from nurture.delivery.actions.candidates import Candidate
    from nurture.delivery.models import Message

#: When a connection to a busy domain becomes free nobody knows; it is asked again soon.
SOON: Final = timedelta(seconds=5)
#: Until a person has looked.
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Counted:
    """What has gone, and what of this window goes as well."""

    at: datetime
    limits: Mapping[int, WayLimit]
    went: counting.Went
    used: Mapping[int, Used]
    troubles: dict[int, Trouble]
    paces: dict[str, Pace]
    connected: dict[str, Counter[UUID | None]]
    # As they are set; asked for each message.
    caps: Caps = field(default_factory=counting.caps)
    per_minute: int = field(default_factory=lambda: settings.DOMAIN_PER_MINUTE)
    connections: int = field(default_factory=lambda: settings.DOMAIN_CONNECTIONS)
    of_worker: int = field(default_factory=lambda: settings.SMTP_CONNECTIONS)
    waiting: dict[counting.Key, int] | None = None
    last: dict[tuple[int, str], list[datetime]] = field(default_factory=dict)
    # What the pace of a domain is when the message that is looked at goes.
    taken: dict[str, Pace] = field(default_factory=dict)
    paced: set[str] = field(default_factory=set)
    probing: set[int] = field(default_factory=set)

    def refuse(self, candidate: "Candidate") -> Refusal | None:
        """The first limit without room; with room in all of them it takes its place in each."""
        limit, domain = self.limits[way_of(candidate)], receiver_of(candidate.message.to_address)
        refusal = (
            self._way_is_refused(limit)
            or self._people(candidate)
            or self._way_is_full(limit, candidate)
            or self._domain(domain, candidate)
            or self._way_is_closed(limit)
        )
        if refusal is None:
            self._count(candidate.message, limit.way, domain)
        return refusal

    @property
    def all_is_well(self) -> bool:
        return all(pace.share >= 1 for pace in self.paces.values()) and all(
            trouble.breaker == Breaker() for trouble in self.troubles.values()
        )

    def write(self) -> None:
        """The paces and probes that this window changed."""
        insert_each(
            DomainPace,
            [
                {
                    "domain": domain,
                    "share": pace.share,
                    "due_at": pace.due_at,
                    "changed_at": pace.changed_at,
                    "cools_until": pace.cools_until,
                }
                for domain in sorted(self.paced)
                for pace in (self.paces[domain],)
            ],
            known_by="domain",
            updated=("due_at",),
        )
        for way in self.probing:
            WayState.objects.filter(way=way).update(probe_at=self.troubles[way].breaker.probe_at)

    def _way_is_refused(self, limit: WayLimit) -> Refusal | None:
        if self.troubles[limit.way].refused_at is None:
            return None
        return Refusal("way_refused", parameters={"way": limit.name, "key": str(limit.way)}, until=NEVER)

    def _people(self, candidate: "Candidate") -> Refusal | None:
        message = candidate.message
        own = self.went.of_person.get(message.contact_id, ())
        colleagues = self.went.colleagues(message.account_id, message.contact_id)
        if not own and not colleagues:
            return None
        contact, account = message.contact, message.account
        room = Room(
            zone=zone_of(contact.time_zone, account.time_zone, message.mailing.target.project.time_zone),
            caps=self.caps,
            own=own,
            colleagues=colleagues,
        )
        full = room.against(self.at)
        if full is None:
            return None
        limit, until = full
        return _held(f"limit_{limit}", until, count=getattr(self.caps, limit), zone=room.zone)

    def _way_is_full(self, limit: WayLimit, candidate: "Candidate") -> Refusal | None:
        if not limit.is_limited:
            return None
        used = self.used.get(limit.way, Used())
        full = [
            (code, span)
            for code, span, count in (("way_hour", HOUR, used.hour), ("way_day", DAY, used.day))
            if limit.cap(code) and count >= limit.cap(code)
        ]
        if not full:
            return None
        code, span = full[-1]
        until = next_place(
            self._moments(limit, code),
            span=span,
            cap=limit.cap(code),
            waiting=self._queue(f"limit_{code}", str(limit.way)),
        )
        message = candidate.message
        zone = zone_of(message.contact.time_zone, message.account.time_zone)
        return _held(
            f"limit_{code}", until, key=str(limit.way), count=limit.cap(code), way=limit.name, zone=zone
        )

    def _domain(self, domain: str, candidate: "Candidate") -> Refusal | None:
        pace = self.paces[domain]
        if 0 < self.connections < self._connections(domain, candidate):
            return _held("limit_connections", self.at + SOON, domain=domain, count=self.connections)
        if not self.per_minute:
            return None
        taken = pacing.take_one(pace, per_minute=self.per_minute, at=self.at)
        if isinstance(taken, Pace):
            self.taken[domain] = taken
            return None
        return self._slowed(domain, pace, taken)

    def _connections(self, domain: str, candidate: "Candidate") -> int:
        """Over how many connections its domain would get mail, this one included: each worker has so many at most."""
        in_hand = self.connected.get(domain)
        if in_hand is None:
            return 1
        own = candidate.message.claim_token
        each = {token: count + (token == own) for token, count in {own: 0, **in_hand}.items()}
        return sum(min(count, self.of_worker) for count in each.values())

    def _slowed(self, domain: str, pace: Pace, wait: Wait) -> Refusal:
        if wait.cools:
            return _held("limit_cools", wait.until, domain=domain)
        behind = self._queue("limit_domain", domain)
        gap = pacing.interval(pace, self.per_minute)
        return _held("limit_domain", wait.until + behind * gap, key=domain, domain=domain)

    def _way_is_closed(self, limit: WayLimit) -> Refusal | None:
        """Last: one that is let through finds out for all others, so nothing else may hold it."""
        trouble = self.troubles[limit.way]
        if not trouble.breaker.is_open:
            return None
        probe = breaking.probe(trouble.breaker, at=self.at)
        if probe is None:
            return _closed(limit, trouble.breaker)
        self.troubles[limit.way] = Trouble(probe)
        self.probing.add(limit.way)
        return None

    def _count(self, message: "Message", way: int, domain: str) -> None:
        self.went.add(message.account_id, message.contact_id, self.at)
        if way in self.used:
            self.used[way].hour += 1
            self.used[way].day += 1
        self.connected.setdefault(domain, Counter())[message.claim_token] += 1
        if domain in self.taken:
            self.paces[domain] = self.taken.pop(domain)
            self.paced.add(domain)

    def _moments(self, limit: WayLimit, code: str) -> list[datetime]:
        """When those went that fill it, with those of this window."""
        key = (limit.way, code)
        if key not in self.last:
            used = self.used[limit.way]
            kept = counting.last_moments(
                limit, code, used.hour if code == "way_hour" else used.day, at=self.at
            )
            missing = min(limit.cap(code), counting.PLACES) - len(kept)
            self.last[key] = kept + [self.at] * max(missing, 0)
        return self.last[key]

    def _queue(self, code: str, key: str) -> int:
        """How many wait for the same before this one, who joins them."""
        if self.waiting is None:
            self.waiting = counting.waiting(at=self.at)
        place = self.waiting.get((code, key), 0)
        self.waiting[code, key] = place + 1
        return place


def way_of(candidate: "Candidate") -> int:
    return counting.way_of(candidate.writer.identity)


def _closed(limit: WayLimit, breaker: Breaker) -> Refusal:
    return _held("way_closed", breaker.probe_at, key=str(limit.way), way=limit.name)


def _held(code: str, until: datetime | None, **parameters: str | int) -> Refusal:
    shown = {"until": until.isoformat()} if until else {}
    return Refusal(code, parameters={**parameters, **shown}, until=until)
