"""The agenda: the targets of a meeting in their order, with what is decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import Account
from nurture.delivery.models import Pause
from nurture.delivery.queries.pauses import open_pauses
from nurture.meetings.lobby.queries.early import EarlyVotes, early_votes
from nurture.meetings.lobby.queries.standing import Standing, standings
from nurture.meetings.lobby.rules import Verdict
from nurture.meetings.lobby.words import why_words
from nurture.meetings.models import Confirmation, Decision, Meeting
from nurture.meetings.rules.agenda import Item, Place, Why, in_order, neighbours
from nurture.projects.models import Target
from nurture.projects.queries.targets import live_targets


@dataclass(frozen=True)
class Entry:
    target: Target
    number: int
    place: Place
    decision: Decision | None
    pause: Pause | None
    reason: Why
    # Why it stands here, in words.
    why: str
    # Before the meeting both teams chose the same email, in the words it still has.
    is_consent: bool


@dataclass(frozen=True)
class Agenda:
    entries: list[Entry]

    @property
    def agreed(self) -> int:
        return sum(entry.place == Place.AGREED for entry in self.entries)

    @property
    def consents(self) -> int:
        """On so many both teams agreed before the meeting, and not yet in it."""
        return sum(entry.is_consent and entry.place != Place.AGREED for entry in self.entries)

    @property
    def waiting(self) -> int:
        """Decided by one team only: not agreed when the meeting closes like this."""
        return sum(entry.decision is not None and entry.place != Place.AGREED for entry in self.entries)

    def entry(self, target: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.target.pk == target), None)

    @property
    def first(self) -> Entry | None:
        """The first that is not agreed; when all are, the first."""
        left = (entry for entry in self.entries if entry.place != Place.AGREED)
        return next(left, self.entries[0] if self.entries else None)

    def beside(self, target: int) -> tuple[Entry | None, Entry | None]:
        """The entry before and the one after."""
        before, after = neighbours([entry.target.pk for entry in self.entries], target)
        return (
            self.entry(before) if before is not None else None,
            self.entry(after) if after is not None else None,
        )


def agenda(meeting: Meeting, *, at: datetime) -> Agenda:
    """Live targets of the project, and those this meeting decided on since. Six queries.

    Once it is open, the order is that of its beginning.
    """
    begun = meeting.opened_at or at
    decisions = {each.target_id: each for each in decisions_of(meeting)}
    targets = {each.pk: each for each in live_targets(meeting.project, begun) if _was_there(each, meeting)}
    for decision in decisions.values():
        targets.setdefault(decision.target_id, decision.target)
    accounts: list[Account] = [each.account for each in targets.values()]
    pauses = {each.account_id: each for each in open_pauses(accounts)}
    standing = standings(meeting, targets, at=begun)
    early = early_votes(meeting)
    items = [
        _item(
            each,
            decisions.get(each.pk),
            standing[each.pk],
            early.get(each.pk),
            paused=each.account_id in pauses,
        )
        for each in targets.values()
    ]
    return Agenda(
        [
            Entry(
                target=targets[item.target],
                number=number,
                place=item.place,
                decision=decisions.get(item.target),
                pause=pauses.get(targets[item.target].account_id),
                reason=item.why,
                why=why_words(item.why, standing[item.target], cycles_over=item.cycles_over),
                is_consent=item.why == Why.CONSENT,
            )
            for number, item in enumerate(in_order(items), start=1)
        ]
    )


def decisions_of(meeting: Meeting) -> list[Decision]:
    """What stands, with who confirmed it. Two queries."""
    standing = (
        meeting.decisions.standing()
        .select_related(
            "proposal__email__step__sequence",
            "made_by",
            "assigned_to",
            "target__account",
            "target__sales_owner",
            "target__marketing_owner",
        )
        .prefetch_related(
            Prefetch("confirmations", Confirmation.objects.select_related("user", "recorded_by"))
        )
    )
    return list(standing)


def _was_there(target: Target, meeting: Meeting) -> bool:
    return meeting.closed_at is None or target.committed_at <= meeting.closed_at


def _item(
    target: Target,
    decision: Decision | None,
    standing: Standing,
    early: EarlyVotes | None,
    *,
    paused: bool,
) -> Item:
    return Item(
        target=target.pk,
        expected_amount=target.expected_amount,
        is_paused=paused,
        is_decided=decision is not None,
        is_agreed=decision is not None and decision.agreed_at is not None,
        is_headless=standing.is_headless,
        is_offered=standing.is_offered,
        is_split=early is not None and early.verdict == Verdict.SPLIT,
        is_consent=early is not None and early.email is not None,
        was_left=standing.left is not None,
        # The running cycle counts in `cycles_in_stage`; a target that is history has none.
        cycles_over=max(0, getattr(target, "cycles_in_stage", 1) - 1),
    )
