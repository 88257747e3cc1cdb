"""Numbers for a monitor: how much is due, since when, what failed, and who is alive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from nurture.delivery.controls.queries.recovery import open_recovery
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.rules.standing import Standing
from nurture.delivery.models import Attempt, Message, MessageState
from nurture.delivery.queries.heartbeats import last_beats


@dataclass(frozen=True, slots=True)
class Metric:
    """One line: `labels` by name; `help` stands above the first of a name."""

    name: str
    value: float
    help: str
    labels: tuple[tuple[str, str], ...] = ()


def metrics(*, at: datetime) -> Iterator[Metric]:
    """Five queries; counts by state are as dear as the outbox's own."""
    yield from _states()
    yield from _queue(at)
    yield from _attempts(at)
    beats = last_beats()
    for kind in ("worker", "scheduler"):
        beat = beats.get(kind)
        if beat is not None:
            yield Metric(
                "nurture_last_beat_age_seconds",
                (at - beat).total_seconds(),
                "Since the last sign of life of this kind of process.",
                (("process", kind),),
            )
    found = read()
    yield Metric(
        "nurture_sending_allowed",
        not found.standing.barrier and not found.standing.everything,
        "1: mail may leave. 0: everything is held.",
    )
    yield from _stops(found.standing)
    recovery = open_recovery() if found.recovers else None
    yield Metric(
        "nurture_recovery_open", recovery is not None, "1: somebody has to choose what becomes of mail."
    )


def _stops(standing: Standing) -> Iterator[Metric]:
    for scope, count in (
        ("everything", int(standing.everything)),
        ("project", len(standing.projects)),
        ("target", len(standing.targets)),
        ("identity", len(standing.identities)),
    ):
        yield Metric("nurture_stops", count, "Stops by hand that stand.", (("scope", scope),))


def _states() -> Iterator[Metric]:
    # Nearly all are sent, and the index of states leaves those out: they are the rest.
    others = Message.objects.exclude(state=MessageState.SENT).order_by()
    found = dict(others.values_list("state").annotate(Count("pk")))
    found[MessageState.SENT] = Message.objects.count() - sum(found.values())
    for state in MessageState:
        yield Metric(
            "nurture_messages", found.get(state, 0), "Messages in each state.", (("state", str(state)),)
        )


def _queue(at: datetime) -> Iterator[Metric]:
    due = Message.objects.filter(state=MessageState.PLANNED, planned_at__lte=at)
    found = due.aggregate(count=Count("pk"), first=Min("planned_at"))
    age = (at - found["first"]).total_seconds() if found["first"] else 0
    yield Metric("nurture_due_messages", found["count"], "Due and not taken by a worker.")
    yield Metric("nurture_queue_age_seconds", age, "For how long the oldest of them has been due.")


def _attempts(at: datetime) -> Iterator[Metric]:
    rows = Attempt.objects.filter(at__gt=at - timedelta(minutes=5)).order_by()
    found = dict(rows.values_list("result").annotate(Count("pk")))
    for result in ("sent", "deferred", "refused", "uncertain", "nothing_left", "taken_back"):
        yield Metric(
            "nurture_attempts_5m",
            found.get(result, 0),
            "Hand-overs of the last five minutes by what came of them.",
            (("result", result),),
        )
