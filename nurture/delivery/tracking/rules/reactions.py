"""From judged hits of one message to what the timeline tells: who followed what, and when. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from nurture.delivery.tracking.rules.verdicts import Verdict

#: Coming back within that is the same visit: tabs that reload, a page that is looked up again.
VISIT: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with its verdict, or that of whoever knows better."""

    pk: int
    kind: str
    link: int | None
    verdict: Verdict
    at: datetime
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One reaction; `hits` in the order of time."""

    kind: str
    verdict: Verdict
    at: datetime
    hits: tuple[int, ...]


def told(hits: Iterable[Judged]) -> list[Told]:
    """A visit of a person to a link is one reaction; what machines did with a mail is one, and so are its opens.

    What may still turn out to be a machine is not told yet.
    """
    counted = sorted((each for each in hits if each.is_settled), key=lambda each: (each.at, each.pk))
    found = [_of(some) for some in _visits([each for each in counted if _is_visit(each)])]
    rest = sorted((each for each in counted if not _is_visit(each) and each.kind != "page"), key=_by_kind)
    found += [_of(list(some)) for _key, some in groupby(rest, key=_by_kind)]
    return sorted(found, key=lambda each: (each.at, each.hits))


def _is_visit(hit: Judged) -> bool:
    return hit.kind == "click" and hit.verdict != "machine"


def _by_kind(hit: Judged) -> tuple[str, str]:
    return hit.kind, hit.verdict


def _visits(hits: Sequence[Judged]) -> Iterator[list[Judged]]:
    open_visits: dict[tuple[int | None, str], list[Judged]] = {}
    for hit in hits:
        key = (hit.link, hit.verdict)
        visit = open_visits.get(key)
        if visit and hit.at - visit[-1].at <= VISIT:
            visit.append(hit)
            continue
        if visit:
            yield visit
        open_visits[key] = [hit]
    yield from open_visits.values()


def _of(hits: Sequence[Judged]) -> Told:
    first = hits[0]
    return Told(first.kind, first.verdict, first.at, tuple(each.pk for each in hits))
