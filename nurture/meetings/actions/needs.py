"""What a kind of decision needs beside its reason, and what is taken for granted where nobody said otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from accounts.models import Contact
from nurture.meetings.facts import KindIncomplete
from nurture.meetings.models import ENDING, SENDING, DecisionKind, Meeting, Proposal, Touch
from nurture.meetings.queries.usual import Usual, expectation, usual
from nurture.projects.models import Target
from nurture.sequences.models import Email
from nurture.team.models import User


@dataclass(frozen=True, slots=True)
class Words:
    """An edit, typed in the room."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Needs:
    """`shares`: of what is split, the people of each email."""

    words: Words | None = None
    instruction: str = ""
    shares: Mapping[Email, Sequence[Contact]] = field(default_factory=dict)
    assigned_to: User | None = None
    due_on: date | None = None
    touch: str = ""
    end_reason: str = ""
    expected: str = ""
    check_on: date | None = None
    without_quorum: str = ""

    @property
    def columns(self) -> dict[str, object]:
        """What is kept on the decision as it is."""
        names = ("instruction", "assigned_to", "due_on", "touch", "end_reason", "expected", "check_on")
        return {name: getattr(self, name) for name in (*names, "without_quorum")}


def completed(
    needs: Needs,
    kind: str,
    *,
    meeting: Meeting,
    target: Target,
    proposal: Proposal | None,
    until: date | None,
    at: datetime,
) -> Needs:
    """With what is usual, and without what belongs to another kind. Raises KindIncomplete."""
    if kind in {DecisionKind.REWRITE, DecisionKind.SALES_TOUCH}:
        needs = _as_work(needs, kind, usual(meeting, target, at=at))
    else:
        needs = replace(needs, assigned_to=None, due_on=None, touch="")
    if kind not in ENDING:
        needs = replace(needs, end_reason="")
    elif not needs.end_reason:
        raise KindIncomplete
    if kind in {DecisionKind.PARK, DecisionKind.WAIT} and until is None:
        raise KindIncomplete
    return _expecting(needs, kind, proposal)


def _as_work(needs: Needs, kind: str, usually: Usual) -> Needs:
    is_touch = kind == DecisionKind.SALES_TOUCH
    return replace(
        needs,
        assigned_to=needs.assigned_to or (usually.rep if is_touch else usually.writer),
        due_on=needs.due_on or (usually.touch_by if is_touch else usually.write_by),
        touch=(needs.touch or Touch.CALL) if is_touch else "",
    )


def _expecting(needs: Needs, kind: str, proposal: Proposal | None) -> Needs:
    """Only of what is sent; by default what its email says."""
    if kind not in SENDING:
        return replace(needs, expected="", check_on=None)
    if needs.expected and needs.check_on:
        return needs
    reaction, check_on = expectation(proposal)
    return replace(needs, expected=reaction, check_on=check_on)
