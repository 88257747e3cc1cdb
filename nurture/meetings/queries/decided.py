"""The decision that stands on a target, and what whoever looks at it may do about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Contact
from nurture.delivery.models import Message
from nurture.delivery.queries.outbox import Shown, shown_as_it_stands
from nurture.meetings.models import (
    Confirmation,
    Decision,
    DecisionKind,
    Dissent,
    Meeting,
    Part,
    Proposal,
)
from nurture.meetings.queries.quorum import Quorum, quorum
from nurture.meetings.rules.nearby import nearby
from nurture.meetings.rules.undo import may_undo, undo_until
from nurture.projects.models import Membership, Target
from nurture.sequences.models import Email, EmailVersion
from nurture.sequences.queries.versions import Change, changes
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import User


class Stuck(StrEnum):
    """The target is finished, whoever decided has left, the email left the plan, or its text was edited."""

    OVER = "over"
    LEFT = "left"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Word:
    """What one team says to the decision that stands."""

    team: str
    by: User | None
    may_confirm: bool
    # Whoever wrote it down for somebody in the room.
    recorded_by: User | None = None
    # Nobody of the team has spoken, and the reader leads the room.
    may_record: bool = False


@dataclass(frozen=True)
class Share:
    """An email of what is split, and whom it goes to."""

    title: str
    email: Email | None
    people: list[Contact]


class Decided:
    def __init__(
        self,
        decision: Decision | None,
        *,
        meeting: Meeting,
        target: Target,
        members: Sequence[Membership],
        here: Collection[int],
        user: User,
        at: datetime,
    ) -> None:
        self.decision, self.meeting, self.target = decision, meeting, target
        self.members, self.here, self.user, self.at = members, here, user, at

    @property
    def is_member(self) -> bool:
        return bool(self.user.team) and any(each.user_id == self.user.pk for each in self.members)

    @property
    def may_act(self) -> bool:
        return self.decision is not None and self.meeting.is_open and self.is_member

    @cached_property
    def given(self) -> dict[str, Confirmation]:
        return {each.team: each for each in self.decision.confirmations.all()} if self.decision else {}

    @cached_property
    def words(self) -> list[Word]:
        """Both teams, in the order in which they are always shown."""
        spoke = any(each.user_id == self.user.pk for each in self.given.values())
        # Nobody's word covers what nobody has written, or what became something else.
        is_open = self.may_act and self.has_words and not self.stuck
        may_confirm = is_open and not spoke and not self.lacks_reason
        leads = self.meeting.facilitator_id == self.user.pk
        return [
            Word(
                team,
                self.given[team].user if team in self.given else None,
                may_confirm and team not in self.given and self.user.team == team,
                self.given[team].recorded_by if team in self.given else None,
                is_open and leads and team not in self.given and bool(self.may_speak(team)),
            )
            for team in BOTH
        ]

    def may_speak(self, team: str) -> list[User]:
        """Those of a team whose word can be recorded: not one's own."""
        people = [each.user for each in self.members if each.user.team == team and each.user.is_active]
        return [each for each in people if each.pk != self.user.pk]

    @property
    def has_words(self) -> bool:
        return self.decision is not None and not self.decision.lacks_words

    @property
    def may_write(self) -> bool:
        """Write the edit, or a better one, as long as not both teams stand by it."""
        decision = self.decision
        is_edit = decision is not None and decision.kind == DecisionKind.SEND_WITH_EDITS
        return bool(is_edit and self.may_act and decision and not decision.agreed_at)

    @cached_property
    def stuck(self) -> str:
        """Why nothing comes of it as it stands, so that it is withdrawn and decided anew: Stuck, or empty."""
        decision = self.decision
        if decision is None or decision.lacks_words:
            return ""
        if not decision.agreed_at and self.target.finished_at:
            return Stuck.OVER
        if not decision.agreed_at and not all(self._speaks(each) for each in self.given.values()):
            return Stuck.LEFT
        waits = decision.agreed_at is None
        return next((found for each in decision.sends if (found := _stuck(*each, waits=waits))), "")

    def _speaks(self, word: Confirmation) -> bool:
        """They still belong to the team for which they spoke."""
        teams = {each.user_id: each.user.team for each in self.members if each.user.is_active}
        return teams.get(word.user_id) == word.team

    @cached_property
    def edits(self) -> list[Change]:
        """What was changed for it, against the version before. Up to four queries."""
        decision = self.decision
        email = decision.proposal.email if decision and decision.proposal else None
        if decision is None or email is None or decision.edited_from is None:
            return []
        versions = EmailVersion.objects.filter(email=email).order_by("number")
        before = versions.filter(number=decision.edited_from).first()
        after = versions.filter(number__gt=decision.edited_from, content_hash=decision.content_hash).first()
        return changes(before, after) if before and after else []

    @property
    def edits_nearby(self) -> list[Change]:
        """The same, with only the lines around what was changed."""
        return [replace(each, pieces=nearby(each.pieces)) for each in self.edits]

    @cached_property
    def shares(self) -> list[Share]:
        """Whom each email of what is split goes to, as it was decided. Up to two queries a part."""
        if self.decision is None or self.decision.kind != DecisionKind.SPLIT:
            return []
        parts = self.decision.parts.select_related("proposal__email")
        return [Share(each.proposal.title, each.proposal.email, _people(each)) for each in parts]

    @cached_property
    def dissents(self) -> list[Dissent]:
        return list(self.decision.dissents.select_related("user")) if self.decision else []

    @cached_property
    def quorum(self) -> Quorum:
        spoke = {each.user_id for each in self.given.values()} | ({self.user.pk} if self.is_member else set())
        return quorum(
            self.meeting, self.target, spoke=spoke, present=self.here, members=self.members, at=self.at
        )

    @property
    def lacks_reason(self) -> bool:
        """Neither owner is here, and nobody has said yet why it is decided without them."""
        decision = self.decision
        if decision is None or decision.agreed_at or decision.without_quorum:
            return False
        return self.quorum.lacks_owner

    @cached_property
    def messages(self) -> list[Shown]:
        """What the agreed decision planned: to whom, exactly when, and why then."""
        if self.decision is None or self.decision.agreed_at is None:
            return []
        return self._shown(Message.objects.filter(mailing__decision_ref=self.decision.pk))

    @cached_property
    def touched(self) -> list[Shown]:
        """What was planned before, and goes later or is stopped by it. No query where there is nothing."""
        decision = self.decision
        if decision is None or decision.withdrawn_at:
            return []
        left = decision.left_behind
        keys = [*left.get("moved", {}), *left.get("held", [])]
        return self._shown(Message.objects.filter(pk__in=[int(key) for key in keys])) if keys else []

    def _shown(self, messages: QuerySet[Message]) -> list[Shown]:
        return shown_as_it_stands(messages, today=timezone.localdate(self.at))

    @property
    def may_withdraw(self) -> bool:
        return self.decision is not None and self.is_member and not self._has_left

    @property
    def may_stop_the_rest(self) -> bool:
        """Too late to withdraw it, but some of it still waits."""
        waits = any(each.message.state in ON_THE_WAY for each in self.messages)
        return self.is_member and self._has_left and waits

    @property
    def _has_left(self) -> bool:
        return any(each.message.state in HANDED_OVER for each in self.messages)

    @property
    def undo_until(self) -> datetime | None:
        """As long as this reader can undo it; None: not, or no longer."""
        decision = self.decision
        if decision is None or not self.is_member or self._has_left:
            return None
        words = list(self.given.values())
        spoke = {decision.made_by_id, *(each.recorded_by_id or each.user_id for each in words)}
        until = undo_until([decision.made_at, *(each.at for each in words)])
        return until if may_undo(by=self.user.pk, spoke=spoke, until=until, at=self.at) else None


def _stuck(proposal: Proposal, content_hash: str, *, waits: bool) -> str:
    email = proposal.email
    # What was agreed may have gone long before its plan ended.
    if email is None or (waits and (email.step.archived_at or email.step.sequence.archived_at)):
        return Stuck.GONE
    return Stuck.CHANGED if email.content_hash != content_hash else ""


def _people(part: Part) -> list[Contact]:
    """Those of the version that was decided on; whoever was erased since is not among them."""
    versions = EmailVersion.objects.filter(email=part.proposal.email_id, content_hash=part.content_hash)
    chosen = versions.order_by("number").values_list("recipients", flat=True).first() or []
    return list(Contact.objects.filter(pk__in=chosen).order_by("pk"))
