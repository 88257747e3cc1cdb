"""What servers say changes how much they get."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from nurture.delivery.identities.rules.verdicts import refuses_us
from nurture.delivery.limits.actions.refusing import way_refused
from nurture.delivery.limits.actions.waiting import go_on
from nurture.delivery.limits.locks import Kind, count_alone
from nurture.delivery.limits.models import DomainPace, WayNotice, WayState
from nurture.delivery.limits.queries import counting
from nurture.delivery.limits.rules import breaking, pacing
from nurture.delivery.limits.rules.pacing import receiver_of
from nurture.delivery.models import Message
from nurture.delivery.rules.retry import RetryClass, after_refusal, is_mailbox_full
from nurture.delivery.smtp import HandOver, Phase, Verdict
from nurture.prepared import Among, Prepared, Question

type Heard = tuple[Message, HandOver]

#: Only these are said about the recipient's side of it.
_ABOUT_THEM: Final = frozenset({Phase.RCPT, Phase.DATA, Phase.REPLY})
_ANSWERED: Final = frozenset({Verdict.SENT, Verdict.REFUSED, Verdict.DEFERRED})


@transaction.atomic(savepoint=False)
def said(heard: Sequence[Heard], *, at: datetime) -> None:
    """Of a window at once, in the order in which it was said, after its messages were moved.

    Two statements while all is well, a fixed number for each way or domain that is not.
    """
    _domains(heard, at=at)
    _ways(heard, at=at)


def questions(heard: Sequence[Heard]) -> list[Question]:
    """The two."""
    ways = {counting.way_of(message.identity) for message, result in heard if result.verdict in _ANSWERED}
    asked = [_SLOWED.question(domains=sorted(_content(heard)))]
    return [*asked, _TROUBLED.question(ways=sorted(ways))] if ways else asked


def _content(heard: Iterable[Heard]) -> set[str]:
    """Those that took a mail, and refused none."""
    took = {receiver_of(each.to_address) for each, result in heard if result.verdict is Verdict.SENT}
    return took - {receiver_of(each.to_address) for each, result in heard if _wants_less(result)}


def _domains(heard: Sequence[Heard], *, at: datetime) -> None:
    """A domain that defers gets half as much; one that is content gets a step more."""
    slower: dict[str, bool] = {}
    for message, result in heard:
        if _wants_less(result):
            domain = receiver_of(message.to_address)
            slower[domain] = slower.get(domain, False) or result.enhanced.startswith("4.7.")
    slowed = {row[0] for row in _SLOWED.rows(domains=sorted(_content(heard)))}
    if not slower and not slowed:
        return
    count_alone((Kind.DOMAIN, each) for each in {*slower, *slowed})
    known = counting.paces([*slower, *slowed])
    changed = {each: pacing.is_content(known[each], at=at) for each in slowed}
    changed |= {each: pacing.wants_less(known[each], at=at, cools=cools) for each, cools in slower.items()}
    differing = {each: pace for each, pace in changed.items() if pace != known[each]}
    _keep(differing)


def _keep(paces: dict[str, pacing.Pace]) -> None:
    columns = ["share", "changed_at", "cools_until"]
    DomainPace.objects.bulk_create(
        [
            DomainPace(
                domain=domain,
                share=pace.share,
                due_at=pace.due_at,
                changed_at=pace.changed_at,
                cools_until=pace.cools_until,
            )
            for domain, pace in sorted(paces.items())
        ],
        update_conflicts=True,
        unique_fields=["domain"],
        update_fields=columns,
    )


def _wants_less(result: HandOver) -> bool:
    return (
        result.verdict is Verdict.DEFERRED
        and result.phase in _ABOUT_THEM
        and not is_mailbox_full(result.code, result.enhanced, result.text)
    )


def _ways(heard: Sequence[Heard], *, at: datetime) -> None:
    """A way that cannot be reached is left alone for a while; one that refuses us until a person has looked."""
    latest: dict[int, Heard] = {}
    reached = set()
    for message, result in heard:
        way = counting.way_of(message.identity)
        latest[way] = (message, result)
        if result.verdict in _ANSWERED:
            reached.add(way)
        if (kind := _refusal(result)) is not None:
            way_refused(identity=message.identity, kind=kind, text=result.text, at=at)
    if reached:
        _reached(reached, at=at)
    for way, (_message, result) in sorted(latest.items(), key=lambda pair: pair[0]):
        if result.verdict is Verdict.NOTHING_LEFT and not refuses_us(result):
            _not_reached(way, result.text, at=at)


def _refusal(result: HandOver) -> WayNotice.Kind | None:
    if result.verdict is Verdict.NOTHING_LEFT and refuses_us(result):
        return WayNotice.Kind.PASSWORD
    if result.verdict is Verdict.REFUSED:
        retry = after_refusal(result.code or 0, result.enhanced, result.text)
        if retry.retry_class is RetryClass.SENDER_REFUSED:
            return WayNotice.Kind.POLICY
    return None


def _reached(ways: Iterable[int], *, at: datetime) -> None:
    """What waited for it goes on."""
    mended = [row[0] for row in _TROUBLED.rows(ways=sorted(ways))]
    if mended:
        WayState.objects.filter(way__in=mended).update(failures=0, probe_at=None, text="")
        go_on("way_closed", [str(way) for way in mended], at=at)


def _unwell() -> QuerySet[WayState]:
    return WayState.objects.filter(Q(failures__gt=0) | Q(probe_at__isnull=False), Among("way", "ways"))


# Asked once a window.
_SLOWED: Final = Prepared(
    ("domain",), lambda: DomainPace.objects.filter(Among("domain", "domains", "varchar"), share__lt=1)
)
_TROUBLED: Final = Prepared(("way",), lambda: _unwell().select_for_update().order_by("way"))


def _not_reached(way: int, text: str, *, at: datetime) -> None:
    WayState.objects.bulk_create([WayState(way=way)], ignore_conflicts=True)
    state = WayState.objects.select_for_update().get(way=way)
    now = breaking.failed(breaking.Breaker(state.failures, state.probe_at), at=at)
    WayState.objects.filter(way=way).update(failures=now.failures, probe_at=now.probe_at, text=text[:500])
