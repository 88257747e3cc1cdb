"""What was decided for targets lately, and who of each team stands by it. Flat queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from nurture.meetings.models import Confirmation, Decision, DecisionKind

#: What was decided longer ago moves nothing any more.
LATELY: Final = timedelta(days=120)
#: Those that a Word has under the same name, and what the rest of it is made of.
COLUMNS: Final = (
    *("pk", "target_id", "meeting_id", "kind", "reason", "until", "made_at", "agreed_at"),
    *("meeting__cycle_id", "meeting__closed_at", "proposal__title", "proposal__email_id"),
    *("assigned_to_id", "content_hash"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A decision that stands."""

    pk: int
    target_id: int
    meeting_id: int
    cycle_id: int
    kind: str
    title: str
    email_id: int | None
    reason: str
    until: date | None
    made_at: datetime
    agreed_at: datetime | None
    meeting_is_closed: bool
    # Somebody took on what follows from it: that is an action of theirs.
    is_given: bool
    # To be sent with edits that nobody has written yet: there is nothing to confirm.
    lacks_words: bool


def words_on(targets: Collection[int], *, since: datetime) -> dict[int, list[Word]]:
    """By target, the earliest first. One query."""
    standing = Decision.objects.filter(withdrawn_at=None, target_id__in=targets, made_at__gt=since)
    found: dict[int, list[Word]] = defaultdict(list)
    for row in standing.order_by("made_at", "pk").values(*COLUMNS):
        found[row["target_id"]].append(_word(row))
    return found


def _word(row: dict[str, Any]) -> Word:
    closed, assigned, content = (
        row.pop(name) for name in ("meeting__closed_at", "assigned_to_id", "content_hash")
    )
    return Word(
        cycle_id=row.pop("meeting__cycle_id"),
        title=row.pop("proposal__title") or "",
        email_id=row.pop("proposal__email_id"),
        meeting_is_closed=closed is not None,
        is_given=assigned is not None,
        lacks_words=row["kind"] == DecisionKind.SEND_WITH_EDITS and not content,
        **row,
    )


def confirmed(decisions: Collection[int]) -> dict[int, dict[str, int]]:
    """Who gave their word for each decision, by team. At most one query."""
    given: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Confirmation.objects.filter(decision_id__in=decisions)
    for decision, team, user in rows.values_list("decision_id", "team", "user_id"):
        given[decision][team] = user
    return given
