"""Whether the limits leave room for a window of messages."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from nurture.delivery.gates import Refusal
from nurture.delivery.limits import locks
from nurture.delivery.limits.actions.counted import Counted, way_of
from nurture.delivery.limits.locks import Kind
from nurture.delivery.limits.models import WayState
from nurture.delivery.limits.queries import counting
from nurture.delivery.limits.queries.counting import Trouble, WayLimit
from nurture.delivery.limits.rules.pacing import receiver_of
from nurture.prepared import Question

if TYPE_CHECKING:
    from nurture.delivery.actions.candidates import Candidate


def take(candidates: Sequence["Candidate"], *, at: datetime) -> Mapping[int, Refusal]:
    """Why those that must wait do, by message; whoever is missing in the answer has been counted.

    Inside the transaction that hands over, under the locks of the contacts, and late in it: the locks taken here are
    held until it is committed. What is not handed over after all must be rolled back or moved elsewhere. A fixed
    number of statements, whatever the number of candidates.
    """
    places = Places(at)
    refused = places.take(candidates)
    places.write()
    return refused


class Places:
    """As `take`, for whoever writes down at another time what it changed, in the same transaction."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._counted: Counted | None = None

    def take(self, candidates: Sequence["Candidate"]) -> Mapping[int, Refusal]:
        if not candidates:
            return {}
        self._counted = counted = _read(candidates, at=self._at)
        found = {each.message.id: counted.refuse(each) for each in candidates}
        return {message: refusal for message, refusal in found.items() if refusal is not None}

    @property
    def all_is_well(self) -> bool:
        """Whether all their ways are open, and no receiver took less: then what takes a mail changes nothing."""
        counted = self._counted
        return counted is not None and counted.all_is_well

    def write(self) -> None:
        """One statement, one more where a way is tried out."""
        if self._counted is not None:
            self._counted.write()


def questions(
    companies: Collection[int], people: Collection[int], addresses: Iterable[str], *, at: datetime
) -> list[Question]:
    """What `take` asks of every window that goes the installation's own way, its locks first."""
    domains = {receiver_of(each) for each in addresses}
    way = counting.limit_of(None)
    wanted = locks.question(_counted_alone(companies, [way], domains))
    if counting.people_are_limited():
        wanted.append(counting.went_question(companies, people, at=at))
    wanted.append(counting.troubles_question([way.way]))
    wanted.append(counting.paces_question(domains))
    if settings.DOMAIN_CONNECTIONS:
        wanted.append(counting.connected_question(at=at))
    return wanted


def _read(candidates: Sequence["Candidate"], *, at: datetime) -> Counted:
    identities = {way_of(each): each.writer.identity for each in candidates}
    limits = {way: counting.limit_of(identity) for way, identity in identities.items()}
    companies = {each.message.account_id for each in candidates}
    domains = {receiver_of(each.message.to_address) for each in candidates}
    locks.count_alone(_counted_alone(companies, limits.values(), domains))
    troubles = counting.troubles(limits)
    closed = [way for way, trouble in troubles.items() if trouble.breaker.is_open]
    if closed:
        troubles |= _troubles_alone(closed)
    return Counted(
        at=at,
        limits=limits,
        went=counting.went(companies, {each.message.contact_id for each in candidates}, at=at),
        used=counting.used(limits.values(), at=at),
        troubles=troubles,
        paces=counting.paces(domains),
        connected=counting.connected(at=at) if settings.DOMAIN_CONNECTIONS else {},
    )


def _counted_alone(
    companies: Collection[int], ways: Iterable[WayLimit], domains: Collection[str]
) -> Iterator[tuple[Kind, int | str]]:
    yield from ((Kind.COMPANY, each) for each in companies if settings.COMPANY_PER_DAY)
    yield from ((Kind.WAY, each.way) for each in ways if each.is_limited)
    if settings.DOMAIN_PER_MINUTE or settings.DOMAIN_CONNECTIONS:
        yield from ((Kind.DOMAIN, each) for each in domains)


def _troubles_alone(ways: Sequence[int]) -> dict[int, Trouble]:
    """Only one finds out whether a way is open again."""
    list(WayState.objects.select_for_update().filter(way__in=ways).order_by("way").values_list("pk"))
    return counting.troubles(ways)
