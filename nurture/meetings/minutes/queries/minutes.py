"""The minutes of a closed meeting: read from the records themselves, as they stood when it closed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from nurture.delivery.models import Message, MessageState
from nurture.meetings.homework.queries import Row, of_meeting
from nurture.meetings.minutes.models import Amendment, Correction, CriteriaLook, LeftOpen, Rating
from nurture.meetings.minutes.queries.attending import Seat, seats
from nurture.meetings.minutes.rules.closing import is_locked, locked_at
from nurture.meetings.models import Confirmation, Decision, Dissent, Meeting
from nurture.projects.models import Cycle, Target
from nurture.sequences.rules.state import HANDED_OVER
from nurture.team.models import Team, User

#: These go nowhere any more.
_GONE = (MessageState.CANCELLED, MessageState.SKIPPED)


@dataclass(frozen=True)
class Words:
    """What is said of a target, or of the meeting: now, at first, and each change in between."""

    first: str
    corrections: list[Correction]

    @property
    def now(self) -> str:
        return self.corrections[-1].after if self.corrections else self.first


@dataclass(frozen=True)
class Decided:
    """What both teams agreed on for one target. It may have been withdrawn since: then it says so itself."""

    number: int
    decision: Decision
    words: Words
    messages: list[Message]

    @property
    def target(self) -> Target:
        return self.decision.target

    @property
    def may_be_withdrawn(self) -> bool:
        """None of it has left us."""
        gone = any(each.state in HANDED_OVER for each in self.messages)
        return self.decision.withdrawn_at is None and not gone


@dataclass(frozen=True)
class Left:
    """A target on which nothing was agreed. `waited`: one team had decided, the other had not confirmed."""

    left: LeftOpen
    words: Words
    waited: Decision | None

    @property
    def target(self) -> Target:
        return self.left.target

    @property
    def missing(self) -> list[User]:
        """Whose word is missing: they own the target for their team."""
        return missing_words(self.waited, self.target) if self.waited else []


@dataclass(frozen=True)
class Minutes:
    meeting: Meeting
    seats: list[Seat]
    decided: list[Decided]
    left: list[Left]
    actions: list[Row]
    ratings: list[Rating]
    remarks: Words
    amendments: list[Amendment]
    look: CriteriaLook | None
    next_cycle: Cycle | None

    @property
    def present(self) -> list[Seat]:
        return [each for each in self.seats if each.was_there]

    @property
    def absent(self) -> list[Seat]:
        return [each for each in self.seats if not each.was_there]

    @property
    def locked_at(self) -> datetime | None:
        return locked_at(self.meeting.closed_at) if self.meeting.closed_at else None

    def is_locked(self, at: datetime) -> bool:
        return self.meeting.closed_at is not None and is_locked(self.meeting.closed_at, at)

    def target(self, pk: int) -> Target | None:
        """One of which the minutes say something."""
        said: list[Decided | Left] = [*self.decided, *self.left]
        return next((each.target for each in said if each.target.pk == pk), None)


def minutes(meeting: Meeting) -> Minutes:
    """Of a closed one. A fixed number of queries, whatever was decided."""
    decisions = _decisions(meeting)
    waited = {each.target_id: each for each in decisions if not each.agreed_at}
    corrections = _corrections(meeting)
    return Minutes(
        meeting=meeting,
        seats=seats(meeting, spoke=_spoke(decisions)),
        decided=_decided(decisions, corrections),
        left=[
            Left(each, Words(each.why, corrections[each.target_id]), waited.get(each.target_id))
            for each in _left(meeting)
        ],
        actions=of_meeting(meeting),
        ratings=list(Rating.objects.filter(meeting=meeting).select_related("user").order_by("at", "id")),
        remarks=Words("", corrections[None]),
        amendments=list(Amendment.objects.filter(meeting=meeting).select_related("by")),
        look=CriteriaLook.objects.filter(meeting=meeting).select_related("by").first(),
        next_cycle=next_cycle(meeting, at=meeting.closed_at) if meeting.closed_at else None,
    )


def agreed_in(meeting: Meeting) -> list[Decided]:
    """What both teams agreed on so far, in their order. Four queries."""
    return _decided(_decisions(meeting), {})


def missing_words(decision: Decision, target: Target) -> list[User]:
    """The owners for the teams that have not confirmed. Reads prefetched confirmations."""
    given = {each.team for each in decision.confirmations.all()}
    owners = {Team.SALES: target.sales_owner, Team.MARKETING: target.marketing_owner}
    return [owner for team, owner in owners.items() if team not in given]


def next_cycle(meeting: Meeting, *, at: datetime) -> Cycle | None:
    """Whose meeting was the next to be held at `at`, be it of an earlier cycle; skipped ones are left out. One query."""
    not_over = Cycle.objects.filter(project=meeting.project_id, observe_until__gte=at)
    ahead = not_over.exclude(pk=meeting.cycle_id).exclude(meeting__opened_at__lte=at)
    return ahead.select_related("meeting").order_by("number").first()


def _decisions(meeting: Meeting) -> list[Decision]:
    """As they stood when it closed, in the order in which the room came to them. Three queries."""
    found = (
        Decision.objects.as_it_closed()
        .filter(meeting=meeting)
        .select_related(
            "proposal__email",
            "made_by",
            "assigned_to",
            "withdrawn_by",
            "target__account",
            "target__sales_owner",
            "target__marketing_owner",
        )
        .prefetch_related(
            Prefetch("confirmations", Confirmation.objects.select_related("user", "recorded_by")),
            Prefetch("dissents", Dissent.objects.select_related("user")),
        )
    )
    return list(found.order_by("agreed_at", "made_at", "id"))


def _decided(
    decisions: Iterable[Decision], corrections: Mapping[int | None, list[Correction]]
) -> list[Decided]:
    agreed = [each for each in decisions if each.agreed_at]
    messages = _messages(agreed)
    return [
        Decided(number, each, Words(each.reason, corrections.get(each.target_id, [])), messages[each.pk])
        for number, each in enumerate(agreed, start=1)
    ]


def _messages(decisions: Iterable[Decision]) -> Mapping[int, list[Message]]:
    found: dict[int, list[Message]] = defaultdict(list)
    planned = Message.objects.filter(mailing__decision_ref__in=[each.pk for each in decisions])
    for each in (
        planned.exclude(state__in=_GONE)
        .defer("raw")
        .select_related("contact", "mailing")
        .order_by("planned_at", "id")
    ):
        found[each.mailing.decision_ref].append(each)
    return found


def _left(meeting: Meeting) -> list[LeftOpen]:
    rows = LeftOpen.objects.filter(meeting=meeting).select_related(
        "target__account", "target__sales_owner", "target__marketing_owner", "by"
    )
    return list(rows.order_by("-target__expected_amount", "target_id"))


def _corrections(meeting: Meeting) -> Mapping[int | None, list[Correction]]:
    found: dict[int | None, list[Correction]] = defaultdict(list)
    for each in Correction.objects.filter(meeting=meeting).select_related("by"):
        found[each.target_id].append(each)
    return found


def _spoke(decisions: Collection[Decision]) -> set[int]:
    """Whoever decided or confirmed was there, whatever their screen told us."""
    given = {word.user_id for each in decisions for word in each.confirmations.all()}
    return given | {each.made_by_id for each in decisions}
