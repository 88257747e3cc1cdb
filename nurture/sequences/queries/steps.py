"""A sequence as it is read: each step with where its email stands and when it goes or went."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Max, Min, Prefetch, QuerySet

from accounts.models import Contact
from accounts.rules.versions import fingerprint
from nurture.delivery.models import Message
from nurture.projects.models import Target
from nurture.sequences.models import Approval, Email, Sequence, Step, StepEnd, StepWords
from nurture.sequences.queries.reviews import reading
from nurture.sequences.rules.state import ON_THE_WAY, EmailState, ReviewState, email_state, is_closed
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

#: What is said of a step of a sequence, or of a template.
SAID: Final = (
    "title", "text", "timing", "delay_days", "on_date", "fact", "fact_days", "roles", "owner_id", "hypothesis",
    "expected_reaction",
)  # fmt: skip


def step_version(step: StepWords) -> str:
    """What a form that changes it has seen. One query at most."""
    values = {name: getattr(step, name) for name in SAID if hasattr(step, name)}
    if isinstance(step, Step):
        values["people"] = sorted(step.people.values_list("pk", flat=True))
    return fingerprint(values)


@dataclass(frozen=True)
class Outgoing:
    """The messages of one email, counted by state. `planned_at`: when the first of those still to go is to go."""

    states: dict[str, int] = field(default_factory=dict)
    planned_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One step, its email, and what there is to know about both."""

    step: Step
    email: Email
    state: EmailState
    recipients: list[Contact]
    approvals: dict[str, Approval]
    outgoing: Outgoing
    # Its place among all steps in use.
    number: int = 0

    @property
    def is_closed(self) -> bool:
        return is_closed(self.outgoing.states)

    @property
    def is_open(self) -> bool:
        """Nobody has received it and nothing is planned: it may be moved and archived."""
        return self.state not in {EmailState.PLANNED, EmailState.SENT}


@dataclass(frozen=True)
class Row:
    """One target of the list, with its sequence and the email that comes next."""

    target: Target
    sequence: Sequence | None
    next: Line | None
    sent: int
    steps: int


def steps_of(sequences: Iterable[Sequence], *, skipped: bool = False) -> dict[int, list[Line]]:
    """The emails in use by sequence, in order. Six queries, however many sequences.

    Those that were skipped for everybody are left out unless asked for, but for what somebody has got before.
    """
    steps = (
        Step.objects.in_use()
        .emails()
        .filter(sequence__in=list(sequences))
        .select_related("email__updated_by")
        .annotate(reading=reading("email__"))
        .prefetch_related(
            "email__recipients",
            Prefetch("email__approvals", Approval.objects.standing().select_related("user")),
        )
        .order_by("sequence", "position")
    )
    found = list(steps)
    outgoing = outgoing_of([step.email.pk for step in found])
    lines: dict[int, list[Line]] = defaultdict(list)
    passed_over = set(_ends_for_all(found))
    for step in found:
        line = _line(step, outgoing.get(step.email.pk, Outgoing()))
        if skipped or line.is_closed or step.pk not in passed_over:
            lines[step.sequence_id].append(line)
    return dict(lines)


def outgoing_of(emails: Iterable[int]) -> dict[int, Outgoing]:
    """By email, the states of its messages, when the next goes and the last went. One query."""
    counted = (
        Message.objects.filter(mailing__email_ref__in=list(emails))
        .values("mailing__email_ref", "state")
        .annotate(count=Count("pk"), planned=Min("planned_at"), handed=Max("handed_over_at"))
        .order_by()
    )
    rows: dict[int, list[dict[str, object]]] = defaultdict(list)
    for row in counted:
        rows[row["mailing__email_ref"]].append(dict(row))
    return {email: _outgoing(each) for email, each in rows.items()}


def targets(user: User, cursor: str, *, size: int = 50) -> Page[Target]:
    """Live targets this person sees, the largest expected revenue first."""
    targets = (
        Target.objects.visible_to(user)
        .live()
        .select_related("account", "project", "sales_owner", "marketing_owner")
    )
    return keyset_page(targets, cursor, order=("-expected_amount", "-id"), size=size)


def rows(targets: Iterable[Target]) -> list[Row]:
    """Each target with its sequence in use. Seven queries, however many targets."""
    shown = list(targets)
    sequences = {each.target_id: each for each in Sequence.objects.filter(target__in=shown, archived_at=None)}
    lines = steps_of(sequences.values())
    return [_row(target, sequences.get(target.pk), lines) for target in shown]


def visible_sequences(user: User) -> QuerySet[Sequence]:
    return Sequence.objects.visible_to(user).select_related(
        "target__account", "target__project", "target__sales_owner", "target__marketing_owner"
    )


def next_line(lines: Iterable[Line]) -> Line | None:
    """The first email nobody has received yet."""
    return next((line for line in lines if line.state != EmailState.SENT), None)


def _ends_for_all(steps: Iterable[Step]) -> Iterator[int]:
    ends = StepEnd.objects.standing().filter(step__in=list(steps), contact=None)
    yield from ends.values_list("step_id", flat=True)


def _line(step: Step, outgoing: Outgoing) -> Line:
    email = step.email
    approvals = {each.team: each for each in email.approvals.all()}
    recipients = list(email.recipients.all())
    state = email_state(
        complete=bool(email.subject and email.body and recipients),
        approvals=len(approvals),
        messages=outgoing.states,
        review=ReviewState(getattr(step, "reading", "")),
    )
    return Line(step, email, state, recipients, approvals, outgoing, step.position)


def _outgoing(rows: list[dict[str, object]]) -> Outgoing:
    to_go = [row for row in rows if row["state"] in ON_THE_WAY]
    planned = [row["planned"] for row in to_go if isinstance(row["planned"], datetime)]
    handed = [row["handed"] for row in rows if isinstance(row["handed"], datetime)]
    return Outgoing(
        {str(row["state"]): int(str(row["count"])) for row in rows},
        min(planned, default=None),
        max(handed, default=None),
    )


def _row(target: Target, sequence: Sequence | None, lines: dict[int, list[Line]]) -> Row:
    own = lines.get(sequence.pk, []) if sequence else []
    sent = sum(line.state == EmailState.SENT for line in own)
    return Row(target, sequence, next_line(own), sent, len(own))
