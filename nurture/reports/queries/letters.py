"""How far the emails of targets are: planned, drafted, approved, on their way. A fixed number of flat queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

from nurture.delivery.models import Message
from nurture.sequences.models import Approval, Step, StepEnd
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import Team


@dataclass(frozen=True, slots=True)
class Letter:
    """An email of a target's sequence. `approvals` are the people who stand by its words, by team."""

    target_id: int
    step_id: int
    delay_days: int
    email_id: int
    subject: str
    has_text: bool
    updated_at: datetime
    approvals: dict[str, int]
    is_going: bool
    is_gone: bool

    @property
    def is_open(self) -> bool:
        """It can still become the next one."""
        return not (self.is_going or self.is_gone)

    @property
    def is_approved(self) -> bool:
        return set(Team.values) <= set(self.approvals)


def letters_of(targets: Collection[int]) -> dict[int, list[Letter]]:
    """By target, in their order. Three queries."""
    steps = Step.objects.filter(
        archived_at=None, sequence__archived_at=None, sequence__target_id__in=targets, email__isnull=False
    ).order_by("position", "pk")
    rows = list(
        steps.values_list(
            "sequence__target_id",
            "pk",
            "delay_days",
            "email__pk",
            "email__subject",
            # Whether there is a text, not the text.
            Left("email__body", 1),
            "email__updated_at",
            Exists(StepEnd.objects.standing().filter(step=OuterRef("pk"), contact=None)),
        )
    )
    emails = [row[3] for row in rows]
    approvals = _approvals(emails)
    going, gone = _on_their_way(targets)
    found: dict[int, list[Letter]] = defaultdict(list)
    for target, step, delay, email, subject, text, updated, is_over in rows:
        if is_over and email not in gone:
            # Both teams passed it over: nothing waits for it.
            continue
        found[target].append(
            Letter(
                target,
                step,
                delay,
                email,
                subject,
                bool(subject and text),
                updated,
                approvals.get(email, {}),
                is_going=email in going,
                is_gone=email in gone,
            )
        )
    return found


def _approvals(emails: Collection[int]) -> dict[int, dict[str, int]]:
    given: dict[int, dict[str, int]] = defaultdict(dict)
    standing = Approval.objects.filter(voided_at=None, email_id__in=emails)
    for email, team, user in standing.values_list("email_id", "team", "user_id"):
        given[email][team] = user
    return given


def _on_their_way(targets: Collection[int]) -> tuple[set[int], set[int]]:
    """Emails of which a message is still to go, and those somebody has or may have."""
    states = Message.objects.filter(
        mailing__target_id__in=targets, state__in=HANDED_OVER | ON_THE_WAY
    ).values_list("mailing__email_ref", "state")
    going: set[int] = set()
    gone: set[int] = set()
    for email, state in states.distinct():
        (going if state in ON_THE_WAY else gone).add(email)
    return going, gone
