"""Who was it? From hits and the hits around them to a verdict and its reasons. Pure, so that it can be asked again."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from nurture.delivery.tracking.rules import machines

#: Goes up with every change of what follows; hits settled by an earlier version are judged anew (`judge_hits`).
VERSION: Final = 2
HURRY: Final = timedelta(seconds=10)
BURST: Final = timedelta(seconds=5)
BURST_LINKS: Final = 3
CROWD: Final = timedelta(seconds=60)
CROWD_PEOPLE: Final = 3
#: As far as one hit may say something about another.
AROUND: Final = CROWD
#: After that nothing that is still on its way changes the verdict.
SETTLED: Final = CROWD + timedelta(seconds=5)

type Verdict = Literal["human", "machine", "unknown"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One request; `link` is None for the page to refuse on, `ip` a keyed hash, `network` without its end."""

    pk: int
    message: int
    person: int
    kind: str
    link: int | None
    method: str
    ip: str
    network: str
    user_agent: str
    headers: Mapping[str, str]
    at: datetime
    handed_over_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, worded when it is read (nurture.delivery.tracking.words), and whose machine it was."""

    why: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reasons: tuple[Reason, ...]
    is_settled: bool


def judge(hits: Iterable[Hit], *, now: datetime) -> dict[int, Judgement]:
    """Each of `hits`, in the light of the others; what happened within AROUND of one must be among them.

    A machine's is settled at once: nothing that comes later makes a person of it.
    """
    hits = sorted(hits, key=lambda each: (each.at, each.pk))
    together = _together(hits)
    return {hit.pk: _judged(hit, [*_alone(hit), *together[hit.pk]], now) for hit in hits}


def _judged(hit: Hit, reasons: Sequence[Reason], now: datetime) -> Judgement:
    if reasons:
        return Judgement("machine", tuple(dict.fromkeys(reasons)), is_settled=True)
    is_settled = now - hit.at >= SETTLED
    if hit.kind == "open":
        return Judgement("unknown", (Reason("loaded"),), is_settled)
    if hit.kind == "page":
        return Judgement("unknown", (Reason("looked"),), is_settled)
    if not hit.user_agent.startswith("Mozilla/"):
        return Judgement("unknown", (Reason("strange", hit.user_agent[:40]),), is_settled)
    if not is_settled:
        return Judgement("unknown", (Reason("just_now"),), is_settled=False)
    return Judgement("human", (Reason("unhurried"),), is_settled=True)


# --- What a hit says by itself ---------------------------------------------------------------------


def _alone(hit: Hit) -> Iterator[Reason]:
    for rule in (_head, _ahead, _not_asked_for, _nameless, _known, _from_known, _hurried):
        yield from rule(hit)


def _head(hit: Hit) -> Iterator[Reason]:
    if hit.method != "GET":
        yield Reason("head")


def _ahead(hit: Hit) -> Iterator[Reason]:
    """Fetched before anybody asked for it (Sec-Purpose and its elder sisters)."""
    for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"):
        value = hit.headers.get(name, "").lower()
        if any(word in value for word in ("prefetch", "prerender", "preview")):
            yield Reason("prefetch")
            return


def _not_asked_for(hit: Hit) -> Iterator[Reason]:
    """A browser says of every page whether somebody goes there; a script that fetches it does not."""
    mode = hit.headers.get("Sec-Fetch-Mode", "")
    if hit.kind == "click" and mode and mode != "navigate":
        yield Reason("script")


def _nameless(hit: Hit) -> Iterator[Reason]:
    if not hit.user_agent.strip():
        yield Reason("nameless")


def _known(hit: Hit) -> Iterator[Reason]:
    if name := machines.proxy(hit.user_agent):
        yield Reason("proxy", name)
    elif name := machines.scanner(hit.user_agent):
        yield Reason("scanner", name)
    elif name := machines.program(hit.user_agent):
        yield Reason("program", name)


def _from_known(hit: Hit) -> Iterator[Reason]:
    why, name = machines.network(hit.network)
    # People at these companies, and on their phones, follow links from there as well; pictures they do not fetch.
    if why == "scanner" or (why == "proxy" and hit.kind == "open"):
        yield Reason(why, name)


def _hurried(hit: Hit) -> Iterator[Reason]:
    if hit.kind == "click" and hit.handed_over_at is not None and hit.at - hit.handed_over_at < HURRY:
        yield Reason("too_soon")


# --- What hits say together ------------------------------------------------------------------------


def _together(hits: Sequence[Hit]) -> Mapping[int, list[Reason]]:
    found: dict[int, list[Reason]] = defaultdict(list)
    followed = [each for each in hits if each.kind != "open"]
    for some in _grouped(followed, lambda each: each.message):
        bursts = _bursts(some)
        for hit in [*bursts, *_goes_on(some, bursts)]:
            found[hit.pk].append(Reason("burst"))
        for hit in _with_page(some):
            found[hit.pk].append(Reason("with_page"))
    for some in _grouped([each for each in hits if each.ip], lambda each: each.ip):
        for hit in _within(some, CROWD, lambda each: each.person, CROWD_PEOPLE):
            found[hit.pk].append(Reason("crowd"))
    return found


def _bursts(hits: Sequence[Hit]) -> list[Hit]:
    """Nobody reads three pages in five seconds."""
    return _within(hits, BURST, lambda each: each.link, BURST_LINKS)


def _goes_on(hits: Sequence[Hit], bursts: Sequence[Hit]) -> list[Hit]:
    """The same program, from the same address, a little before or after a burst of its own."""
    known = {each.pk for each in bursts}
    return [
        hit
        for hit in hits
        if hit.pk not in known
        and any(
            (each.ip, each.user_agent) == (hit.ip, hit.user_agent) and abs(each.at - hit.at) <= AROUND
            for each in bursts
        )
    ]


def _with_page(hits: Sequence[Hit]) -> list[Hit]:
    """Who follows a link and looks at the page to refuse on in the same breath follows whatever there is."""
    return _within(hits, BURST, lambda each: each.link is None, 2)


def _within(hits: Sequence[Hit], span: timedelta, key: Callable[[Hit], object], most: int) -> list[Hit]:
    """Those in any stretch of `span` with `most` or more different keys. `hits` are in the order of time."""
    found: list[Hit] = []
    inside: Counter[object] = Counter()
    begin = told = 0
    for end, hit in enumerate(hits):
        inside[key(hit)] += 1
        while hit.at - hits[begin].at > span:
            gone = key(hits[begin])
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            begin += 1
        if len(inside) >= most:
            found += hits[max(begin, told) : end + 1]
            told = end + 1
    return found


def _grouped[K](hits: Iterable[Hit], key: Callable[[Hit], K]) -> Iterable[list[Hit]]:
    groups: dict[K, list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[key(hit)].append(hit)
    return groups.values()
