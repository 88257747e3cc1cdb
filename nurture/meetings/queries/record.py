"""One decision as it is kept: for its page, however old it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from nurture.delivery.queries.outbox import Shown
from nurture.meetings.models import CastVote, Confirmation, Decision, Dissent, Option
from nurture.meetings.queries.decided import Decided, Share
from nurture.projects.queries.members import memberships
from nurture.sequences.queries.reasons import Source, find_source
from nurture.sequences.queries.versions import Change
from nurture.team.models import User


@dataclass(frozen=True)
class Considered:
    option: Option
    votes: list[CastVote]
    # What of it this reader may see.
    sources: list[Source]


@dataclass(frozen=True)
class Record:
    decision: Decision
    decided: Decided
    confirmations: list[Confirmation]
    options: list[Considered]
    for_none: list[CastVote]
    dissents: list[Dissent]
    at: datetime

    @property
    def has_votes(self) -> bool:
        return bool(self.for_none) or any(each.votes for each in self.options)

    @property
    def messages(self) -> list[Shown]:
        return self.decided.messages

    @property
    def edits(self) -> list[Change]:
        return self.decided.edits

    @property
    def shares(self) -> list[Share]:
        return self.decided.shares

    @property
    def my_word(self) -> Confirmation | None:
        """What somebody else recorded for this reader, who has not answered yet."""
        mine = (each for each in self.confirmations if each.user_id == self.decided.user.pk)
        return next((each for each in mine if each.recorded_by_id and each.seen_at is None), None)

    @property
    def may_object(self) -> bool:
        return self.decision.withdrawn_at is None and self.decided.may_withdraw

    @property
    def may_dissent(self) -> bool:
        return self.decision.withdrawn_at is None and self.decided.is_member


def record_of(decision: Decision, user: User, *, at: datetime) -> Record:
    """Some twenty queries, and a few for each thing an option rests on."""
    found = (
        Decision.objects.select_related(
            "meeting__project",
            "meeting__cycle",
            "meeting__facilitator",
            "target__account",
            "target__sales_owner",
            "target__marketing_owner",
            "proposal__email__step__sequence",
            "made_by",
            "assigned_to",
            "withdrawn_by",
        )
        .prefetch_related(
            Prefetch("confirmations", Confirmation.objects.select_related("user", "recorded_by"))
        )
        .get(pk=decision.pk)
    )
    decided = Decided(
        found,
        meeting=found.meeting,
        target=found.target,
        members=memberships(found.meeting.project),
        here=(),
        user=user,
        at=at,
    )
    votes = list(found.votes.select_related("user"))
    options = found.options.select_related("author", "email__step__sequence__target__account")
    return Record(
        decision=found,
        decided=decided,
        confirmations=list(found.confirmations.all()),
        options=[_considered(each, votes, user) for each in options],
        for_none=[each for each in votes if each.option_id is None],
        dissents=decided.dissents,
        at=at,
    )


def _considered(option: Option, votes: Sequence[CastVote], user: User) -> Considered:
    email = option.email
    found = [find_source(user, email, code) for code in option.sources] if email else []
    return Considered(
        option, [each for each in votes if each.option_id == option.pk], [each for each in found if each]
    )
