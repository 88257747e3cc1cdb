"""Who followed what, for people who look: by link of one message, and by link of an email over all who got it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nurture.delivery.models import Message
from nurture.delivery.tracking import words
from nurture.delivery.tracking.models import HitCorrection, HitKind, HitVerdict, TrackedLink, TrackingHit
from nurture.delivery.tracking.rules.addresses import where

#: The latest requests of a message; a machine may come by for years.
SHOWN: Final = 200
#: As many are named; of more only the number is said.
NAMED: Final = 20


def anything_to_judge() -> bool:
    return TrackingHit.objects.filter(rules=None).exists()


def corrections(links: Iterable[int]) -> Mapping[int, HitCorrection]:
    """By link, what somebody who knew better said last. One query."""
    rows = HitCorrection.objects.filter(link__in=set(links)).select_related("by").order_by("at", "pk")
    return {each.link_id: each for each in rows}


def is_said(hit: TrackingHit, corrected: Mapping[int, HitCorrection]) -> HitCorrection | None:
    """The correction that holds for this hit."""
    said = corrected.get(hit.link_id or 0)
    return said if said and said.verdict and hit.at <= said.at else None


@dataclass(slots=True)
class Visit:
    """Hits of one link with one verdict."""

    verdict: str
    why: tuple[str, ...]
    first: datetime
    last: datetime
    times: int = 1

    @property
    def label(self) -> str:
        return words.verdict(self.verdict)

    @property
    def tone(self) -> str:
        return {HitVerdict.HUMAN: "good", HitVerdict.MACHINE: "outline"}.get(HitVerdict(self.verdict), "")

    @property
    def icon(self) -> str:
        icons = {HitVerdict.HUMAN: "user-round-check", HitVerdict.MACHINE: "bot"}
        return icons.get(HitVerdict(self.verdict), "circle-question-mark")


@dataclass(slots=True)
class Followed:
    """One link of a message and who followed it; `link` is None for the page to refuse on."""

    link: TrackedLink | None
    said: HitCorrection | None = None
    visits: list[Visit] = field(default_factory=list)

    @property
    def where(self) -> str:
        return where(self.link.url) if self.link else ""

    @property
    def may_be_person(self) -> bool:
        """Nothing so far says that it was one."""
        return bool(self.visits) and all(each.verdict != HitVerdict.HUMAN for each in self.visits)

    @property
    def may_be_machine(self) -> bool:
        return any(each.verdict == HitVerdict.HUMAN for each in self.visits)


@dataclass(frozen=True, slots=True)
class Followings:
    links: list[Followed]
    picture: Followed | None
    hits: list[TrackingHit]

    def __bool__(self) -> bool:
        return bool(self.links or self.picture)


def followings(message: Message) -> Followings:
    """Three queries."""
    links = list(message.tracked_links.order_by("number"))
    rows = message.hits.select_related("link").order_by("-at", "-pk")
    hits = list(rows[:SHOWN]) if links else []
    corrected = corrections(each.pk for each in links) if hits else {}
    of: dict[int | None, list[TrackingHit]] = defaultdict(list)
    for hit in hits:
        of[hit.link_id].append(hit)
    shown = [Followed(each, corrected.get(each.pk), _visits(of[each.pk], corrected)) for each in links]
    picture = next((each for each in shown if each.link and not each.link.number), None)
    return Followings([each for each in shown if each is not picture], picture, hits)


def _visits(hits: Sequence[TrackingHit], corrected: Mapping[int, HitCorrection]) -> list[Visit]:
    """The latest first, as they are given; what one verdict holds for is one line, with all its reasons."""
    found: dict[tuple[str, int], Visit] = {}
    for hit in hits:
        said = is_said(hit, corrected)
        verdict = said.verdict if said else hit.verdict
        why = (words.corrected(said.verdict, said.by.name),) if said else tuple(words.reasons(hit.reasons))
        key = (verdict, said.pk if said else 0)
        visit = found.get(key)
        if visit is None:
            found[key] = Visit(verdict, why, hit.at, hit.at)
        else:
            visit.first, visit.times = hit.at, visit.times + 1
            visit.why = tuple(dict.fromkeys([*visit.why, *why]))
    return list(found.values())


@dataclass(slots=True)
class EmailLink:
    """One link of an email over all who got it. Names for few, a number for more; machines apart."""

    url: str
    sent: int = 0
    people: dict[int, str] = field(default_factory=dict)
    by_machines: int = 0

    @property
    def where(self) -> str:
        return where(self.url)

    @property
    def names(self) -> list[str]:
        return list(self.people.values()) if len(self.people) < NAMED else []


def links_of_email(email_ref: int) -> list[EmailLink]:
    """In the order in which they stand in it. Three queries at any size."""
    links = list(
        TrackedLink.objects.filter(message__mailing__email_ref=email_ref, number__gt=0)
        .select_related("message__contact")
        .defer("message__raw")
        .order_by("number", "pk")
    )
    by_pk = {each.pk: each for each in links}
    found: dict[str, EmailLink] = {}
    for link in links:
        found.setdefault(link.url, EmailLink(link.url)).sent += 1
    corrected = corrections(by_pk) if links else {}
    rows = (
        TrackingHit.objects.filter(link__in=by_pk, kind=HitKind.CLICK).order_by("at", "pk") if links else []
    )
    for hit in rows:
        said = is_said(hit, corrected)
        verdict, link = said.verdict if said else hit.verdict, by_pk[hit.link_id or 0]
        if verdict == HitVerdict.HUMAN:
            found[link.url].people[link.message.contact_id] = str(link.message.contact)
        elif verdict == HitVerdict.MACHINE:
            found[link.url].by_machines += 1
    return list(found.values())
