"""What went lately, read from the messages themselves; a handful of statements, whatever the number of messages."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import INSTALLATION, DomainPace, WayState
from nurture.delivery.limits.rules import pacing
from nurture.delivery.limits.rules.breaking import Breaker
from nurture.delivery.limits.rules.pacing import Pace, receiver_of
from nurture.delivery.limits.rules.people import WEEK, Caps
from nurture.delivery.limits.rules.rates import DAY, HOUR
from nurture.delivery.models import Message, MessageState
from nurture.prepared import Among, Prepared, Question, moment

#: It left us, or may have; what came back to be planned, or failed, has given its place back.
COUNTED: Final = (
    MessageState.HANDING_OVER,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.ASSUMED_SENT,
)
#: More places than these are not told apart by the minute.
PLACES: Final = 2_000

type Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WayLimit:
    """How much goes one way; `name` is the address, or the mail server of the installation. 0: no limit."""

    way: int
    name: str
    per_hour: int
    per_day: int

    @property
    def is_limited(self) -> bool:
        return bool(self.per_hour or self.per_day)

    def cap(self, code: str) -> int:
        return self.per_hour if code == "way_hour" else self.per_day


@dataclass(slots=True)
class Used:
    """How much went one way in the last hour and in the last 24."""

    hour: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Went:
    """When people were written to within the last week: everybody of these companies, and these people anywhere."""

    of_company: dict[int, dict[int, list[datetime]]] = field(default_factory=dict)
    of_person: dict[int, list[datetime]] = field(default_factory=dict)

    def add(self, account: int, contact: int, moment: datetime) -> None:
        self.of_company.setdefault(account, {}).setdefault(contact, []).append(moment)
        self.of_person.setdefault(contact, []).append(moment)

    def colleagues(self, account: int, contact: int) -> dict[int, list[datetime]]:
        return {pk: moments for pk, moments in self.of_company.get(account, {}).items() if pk != contact}


def caps() -> Caps:
    return Caps(settings.PERSON_PER_DAY, settings.PERSON_PER_WEEK, settings.COMPANY_PER_DAY)


def way_of(identity: SendingIdentity | None) -> int:
    return INSTALLATION if identity is None else identity.pk


def limit_of(identity: SendingIdentity | None) -> WayLimit:
    if identity is None:
        return WayLimit(INSTALLATION, settings.SMTP_HOST, settings.SMTP_PER_HOUR, settings.SMTP_PER_DAY)
    return WayLimit(identity.pk, identity.address, identity.per_hour or 0, identity.per_day or 0)


def went(accounts: Collection[int], contacts: Collection[int], *, at: datetime) -> Went:
    """One statement; none while people and companies have no limits."""
    found = Went()
    if people_are_limited():
        for each in _WENT.rows(accounts=sorted(accounts), contacts=sorted(contacts), since=at - WEEK):
            found.add(*each)
    return found


def people_are_limited() -> bool:
    return any((settings.PERSON_PER_DAY, settings.PERSON_PER_WEEK, settings.COMPANY_PER_DAY))


def went_question(accounts: Iterable[int], contacts: Iterable[int], *, at: datetime) -> Question:
    return _WENT.question(accounts=sorted(accounts), contacts=sorted(contacts), since=at - WEEK)


def used(ways: Iterable[WayLimit], *, at: datetime) -> dict[int, Used]:
    """By way, of those that have limits. One statement, none without them."""
    limited = [each.way for each in ways if each.is_limited]
    found = {way: Used() for way in limited}
    if limited:
        rows = _through(limited).filter(handed_over_at__gt=at - DAY).order_by().values_list("identity_id")
        counted = rows.annotate(hour=Count("pk", filter=Q(handed_over_at__gt=at - HOUR)), day=Count("pk"))
        for identity, hour, day in counted:
            found[identity or INSTALLATION] = Used(hour, day)
    return found


def last_moments(limit: WayLimit, code: str, used: int, *, at: datetime) -> list[datetime]:
    """When the messages went that fill this limit, in order; `used` went at all. One statement."""
    span, cap = (HOUR, limit.per_hour) if code == "way_hour" else (DAY, limit.per_day)
    rows = _through([limit.way]).filter(handed_over_at__gt=at - span).order_by("handed_over_at")
    older = max(used - cap, 0)
    moments = rows.values_list("handed_over_at", flat=True)[older : older + min(cap, PLACES)]
    return [each for each in moments if each is not None]


def waiting(*, at: datetime) -> dict[Key, int]:
    """By limit and what it belongs to, how many wait for a place that was promised to them. One statement."""
    held = Message.objects.filter(state=MessageState.HELD, held_until__gt=at, reason__startswith="limit_")
    rows = held.order_by().annotate(key=KT("reason_detail__key")).values_list("reason", "key")
    return {(reason, str(key)): count for reason, key, count in rows.annotate(Count("pk"))}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a way: it cannot be reached, or, of the installation's own, it is refused since then."""

    breaker: Breaker = field(default_factory=Breaker)
    refused_at: datetime | None = None


def troubles(ways: Collection[int]) -> dict[int, Trouble]:
    """By way. One statement."""
    rows = _TROUBLES.rows(ways=sorted(ways))
    found = {way: Trouble(Breaker(failures, probe), refused) for way, failures, probe, refused in rows}
    return {way: found.get(way, Trouble()) for way in ways}


def troubles_question(ways: Iterable[int]) -> Question:
    return _TROUBLES.question(ways=sorted(ways))


def paces(domains: Collection[str]) -> dict[str, Pace]:
    known = {domain: Pace(*values) for domain, *values in _PACES.rows(domains=sorted(domains))}
    return {domain: known.get(domain, pacing.Pace()) for domain in domains}


def paces_question(domains: Iterable[str]) -> Question:
    return _PACES.question(domains=sorted(domains))


def connected(*, at: datetime) -> dict[str, Counter[UUID | None]]:
    """By receiving domain and claim, how many messages are being handed over at this moment. One statement."""
    found: dict[str, Counter[UUID | None]] = {}
    for address, token in _CONNECTED.rows(now=at):
        found.setdefault(receiver_of(address), Counter())[token] += 1
    return found


def connected_question(*, at: datetime) -> Question:
    return _CONNECTED.question(now=at)


def _through(ways: Collection[int]) -> QuerySet[Message]:
    """What left, or may have left, by these ways."""
    identities = [way for way in ways if way != INSTALLATION]
    chosen = Q(identity__in=identities)
    if INSTALLATION in ways:
        chosen |= Q(identity=None)
    return Message.objects.filter(chosen, state__in=COUNTED)


# Asked once a window.
_WENT: Final = Prepared(
    ("account_id", "contact_id", "handed_over_at"),
    lambda: Message.objects.filter(
        Among("account", "accounts") | Among("contact", "contacts"),
        handed_over_at__gt=moment("since"),
        state__in=COUNTED,
    ),
)
_TROUBLES: Final = Prepared(
    ("way", "failures", "probe_at", "refused_at"), lambda: WayState.objects.filter(Among("way", "ways"))
)
_PACES: Final = Prepared(
    ("domain", "share", "due_at", "changed_at", "cools_until"),
    lambda: DomainPace.objects.filter(Among("domain", "domains", "varchar")),
)
_CONNECTED: Final = Prepared(
    ("to_address", "claim_token"),
    lambda: Message.objects.filter(state=MessageState.HANDING_OVER, lease_until__gt=moment("now")),
    # Else it reads all messages there ever were.
    written_out=True,
)
