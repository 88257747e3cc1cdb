"""On what both teams agreed before the meeting."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from accounts.models import Contact
from nurture.meetings.lobby.models import EarlyVote
from nurture.meetings.lobby.queries.early import early_votes
from nurture.meetings.models import Decision, DecisionKind, Meeting
from nurture.meetings.queries.agenda import Agenda, Entry, agenda
from nurture.projects.models import Target
from nurture.sequences.models import Email
from nurture.sequences.queries.problems import Problem, problems
from nurture.team.models import User


@dataclass(frozen=True)
class Agreed:
    """One target whose early votes name the same email, in the words it still has."""

    meeting: Meeting
    entry: Entry
    email: Email
    votes: list[EarlyVote]
    recipients: list[Contact]
    # Why it cannot go out as it is.
    problems: list[Problem]

    @property
    def target(self) -> Target:
        return self.entry.target

    @property
    def decision(self) -> Decision | None:
        """What stands for this target, if it is about these very words."""
        return self.entry.decision

    @property
    def is_decided_otherwise(self) -> bool:
        found = self.decision
        if found is None:
            return False
        proposal = found.proposal
        sends = found.kind == DecisionKind.SEND and proposal is not None
        same = sends and proposal is not None and proposal.email_id == self.email.pk
        return not same or found.content_hash != self.email.content_hash

    @property
    def is_agreed(self) -> bool:
        return self.decision is not None and self.decision.agreed_at is not None

    @property
    def confirmed_by(self) -> dict[str, User]:
        """Who has given which team's word."""
        found = self.decision
        return {each.team: each.user for each in found.confirmations.all()} if found else {}

    def may_say_yes(self, user: User) -> bool:
        if self.problems or self.is_agreed or self.is_decided_otherwise:
            return False
        given = self.confirmed_by
        return user.team not in given and all(user.pk != each.pk for each in given.values())


def agreed_before(meeting: Meeting, *, at: datetime, known: Agenda | None = None) -> list[Agreed]:
    """In the order of the agenda; empty until the meeting is opened. Ten queries, two where the agenda is known."""
    early = early_votes(meeting)
    if not early:
        return []
    entries = [each for each in (known or agenda(meeting, at=at)).entries if each.is_consent]
    emails = {each.target.pk: early[each.target.pk].email for each in entries}
    prefetch_related_objects([email for email in emails.values() if email], "recipients")
    return [
        Agreed(
            meeting,
            entry,
            email,
            early[entry.target.pk].votes,
            list(email.recipients.all()),
            problems(email, email.recipients.all()),
        )
        for entry in entries
        if (email := emails[entry.target.pk])
    ]
