"""What happened with a target in one cycle: decided, sent, answered."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Min

from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.reports.queries.letters import Letter
from nurture.reports.queries.words import Word
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY

#: Of a person, and worth a mark; opens never move anything.
TOLD: Final = (
    ReactionKind.REPLY,
    ReactionKind.CLICK,
    ReactionKind.PHONE,
    ReactionKind.VISIT,
    ReactionKind.ONLINE,
    ReactionKind.BOUNCE,
    ReactionKind.COMPLAINT,
    ReactionKind.UNSUBSCRIBE,
)


@dataclass(slots=True)
class Sent:
    """The messages of one decision. `goes_at`: the first that is still to go."""

    gone: int = 0
    waiting: int = 0
    lost: int = 0
    goes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A cycle; one still to be wound has no `cycle_id`. It is `until` that moment the current one."""

    number: int
    cycle_id: int | None
    meeting_at: datetime
    since: datetime | None
    until: datetime
    is_current: bool
    is_past: bool


@dataclass(slots=True)
class Cell:
    column: Column
    planned: Letter | None = None
    word: Word | None = None
    # The teams whose word is missing.
    missing: list[str] = field(default_factory=list)
    sent: Sent | None = None
    reactions: list[tuple[str, int]] = field(default_factory=list)
    # The customer is expected to decide in the quarter of this meeting.
    is_decisive: bool = False
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.planned or self.word or self.sent or self.reactions)


def sent_by_decision(targets: Collection[int]) -> dict[int, Sent]:
    """One query."""
    rows = (
        Message.objects.filter(mailing__target_id__in=targets)
        .order_by()
        .values_list("mailing__decision_ref", "state")
        .annotate(Count("pk"), Min("planned_at"))
    )
    found: dict[int, Sent] = defaultdict(Sent)
    for decision, state, count, first in rows:
        sent = found[decision]
        if state in HANDED_OVER:
            sent.gone += count
        elif state in ON_THE_WAY:
            sent.waiting += count
            sent.goes_at = min(filter(None, (sent.goes_at, first)))
        else:
            sent.lost += count
    return found


def reactions_in(
    accounts: Collection[int], columns: Iterable[Column]
) -> Mapping[tuple[int, int], Counter[str]]:
    """By account and number of the cycle in which they came. One query."""
    shown = list(columns)
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    if not shown:
        return found
    rows = Reaction.objects.filter(account_id__in=accounts, kind__in=TOLD, at__lte=shown[-1].until).exclude(
        verdict=Reaction.Verdict.MACHINE
    )
    if since := shown[0].since:
        rows = rows.filter(at__gt=since)
    for account, kind, at in rows.values_list("account_id", "kind", "at"):
        column = next(column for column in shown if at <= column.until)
        found[account, column.number][kind] += 1
    return found
