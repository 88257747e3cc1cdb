"""Who was it? Hits get their verdict, and reactions and the timeline follow. A verdict may change with what comes after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from nurture.delivery.actions import evidence
from nurture.delivery.models import MessageState
from nurture.delivery.tracking.actions.telling import tell
from nurture.delivery.tracking.models import HitKind, TrackingHit
from nurture.delivery.tracking.rules.verdicts import AROUND, VERSION, Hit, Judgement, judge

#: So many at once: a flood is worked off in turns, and a person's click does not wait behind a day of them.
AT_ONCE: Final = 2_000
MESSAGES_AT_ONCE: Final = 200
_MAY_BE_ANYWHERE: Final = (MessageState.HANDING_OVER, *evidence.IN_DOUBT)


@transaction.atomic
def judge_news(*, at: datetime) -> int:
    """Hits that are not settled yet; how many. What was settled is touched only where a machine betrays itself now.

    Called by one at a time. A fixed number of queries, and a few more a message about which there is something to tell.
    """
    news = list(_hits().filter(rules=None).order_by("-pk")[:AT_ONCE])
    if not news:
        return 0
    _arrived(news, at)
    first, last = min(each.at for each in news), max(each.at for each in news)
    around = _hits().filter(
        Q(message__in={each.message_id for each in news})
        | Q(
            ip_key__in={each.ip_key for each in news if each.ip_key},
            at__gte=first - AROUND,
            at__lte=last + AROUND,
        )
    )
    rows = {each.pk: each for each in [*around, *news]}
    judged = judge(map(_as_fact, rows.values()), now=at)
    found = {pk: judgement for pk, judgement in judged.items() if _may_change(rows[pk], judgement)}
    changed = _write(found, rows)
    tell({rows[pk].message_id for pk in changed}, at=at)
    return len(news)


def judge_anew(*, at: datetime, everything: bool = False) -> Iterator[int]:
    """Hits settled by an earlier version of the rules, or all; how many verdicts changed, batch by batch."""
    rows = TrackingHit.objects.filter(rules__isnull=False)
    if not everything:
        rows = rows.filter(rules__lt=VERSION)
    messages = rows.order_by("message_id").values_list("message_id", flat=True).distinct()
    for some in batched(messages.iterator(), MESSAGES_AT_ONCE):
        yield _judge_messages(some, at=at)


@transaction.atomic
def _judge_messages(messages: Sequence[int], *, at: datetime) -> int:
    own = list(_hits().filter(message__in=messages))
    addresses = {each.ip_key for each in own if each.ip_key}
    first, last = min(each.at for each in own), max(each.at for each in own)
    around = _hits().filter(ip_key__in=addresses, at__gte=first - AROUND, at__lte=last + AROUND)
    rows = {each.pk: each for each in [*around, *own]}
    judged = judge(map(_as_fact, rows.values()), now=at)
    before = {each.pk: each.verdict for each in own}
    changed = _write({each.pk: judged[each.pk] for each in own}, rows)
    tell({rows[pk].message_id for pk in changed}, at=at)
    return sum(rows[pk].verdict != before[pk] for pk in changed)


def _hits() -> QuerySet[TrackingHit]:
    return TrackingHit.objects.select_related("message").only(
        *(field.attname for field in TrackingHit._meta.concrete_fields),  # noqa: SLF001 - all of its own
        "message__contact_id",
        "message__handed_over_at",
        "message__state",
    )


def _as_fact(row: TrackingHit) -> Hit:
    return Hit(
        pk=row.pk,
        message=row.message_id,
        person=row.message.contact_id,
        kind=row.kind,
        link=row.link_id,
        method=row.method,
        ip=row.ip_key,
        network=row.network,
        user_agent=row.user_agent,
        headers=row.headers,
        at=row.at,
        handed_over_at=row.message.handed_over_at,
    )


def _may_change(row: TrackingHit, judgement: Judgement) -> bool:
    """Around what is settled not everything is read: from there nothing can be taken back, only found out."""
    return row.rules is None or (judgement.verdict == "machine" and row.verdict != "machine")


def _write(judged: Mapping[int, Judgement], rows: Mapping[int, TrackingHit]) -> list[int]:
    """Those that say something else now. One statement."""
    changed = []
    for pk, judgement in judged.items():
        row = rows[pk]
        reasons = [asdict(each) for each in judgement.reasons]
        version = VERSION if judgement.is_settled else None
        if (row.verdict, row.reasons, row.rules) != (judgement.verdict, reasons, version):
            row.verdict, row.reasons, row.rules = judgement.verdict, reasons, version
            changed.append(pk)
    TrackingHit.objects.bulk_update(
        [rows[pk] for pk in changed], ["verdict", "reasons", "rules"], batch_size=500
    )
    return changed


def _arrived(news: Iterable[TrackingHit], at: datetime) -> None:
    """Whatever bore the message, person or machine: it is there. Each hit says so once, when it is new."""
    for hit in {each.message_id: each for each in news if not each.reasons}.values():
        if hit.message.state in _MAY_BE_ANYWHERE:
            kind = evidence.Kind.OPEN if hit.kind == HitKind.OPEN else evidence.Kind.CLICK
            evidence.arrived(message=hit.message_id, kind=kind, at=at)
