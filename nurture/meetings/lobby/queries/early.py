"""Early votes, cut to what may be seen. Nothing else reads them for a page."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from nurture.meetings.lobby.models import EarlyVote
from nurture.meetings.lobby.rules import Choice, Verdict, verdict
from nurture.meetings.models import Meeting
from nurture.sequences.models import Email
from nurture.team.models import User

type Named = tuple[str, int]


@dataclass(frozen=True)
class EarlyVotes:
    """All early votes on one target, in the order in which they were given."""

    votes: list[EarlyVote]

    @property
    def verdict(self) -> Verdict:
        return verdict(Choice(each.team, candidate_of(each)) for each in self.votes)

    @property
    def email(self) -> Email | None:
        """The one email both teams would send, in the very words they read; None: they do not agree on any."""
        if self.verdict != Verdict.AGREE:
            return None
        email = self.votes[0].email
        read = {each.content_hash for each in self.votes}
        return email if email is not None and read == {email.content_hash} else None


def early_votes(meeting: Meeting) -> Mapping[int, EarlyVotes]:
    """By target; empty until the meeting is opened. At most one query."""
    if meeting.opened_at is None:
        return {}
    found: dict[int, list[EarlyVote]] = defaultdict(list)
    rows = EarlyVote.objects.standing().filter(meeting=meeting).select_related("user", "email", "proposal")
    for each in rows.order_by("at", "pk"):
        found[each.target_id].append(each)
    return {target: EarlyVotes(votes) for target, votes in found.items()}


def own_votes(meeting: Meeting, user: User) -> dict[int, EarlyVote]:
    """What this person chose, by target. One query."""
    mine = EarlyVote.objects.standing().filter(meeting=meeting, user=user).select_related("email", "proposal")
    return {each.target_id: each for each in mine}


def votes_given(meeting: Meeting) -> dict[int, int]:
    """How many have chosen, by target. One query."""
    rows = EarlyVote.objects.standing().filter(meeting=meeting).order_by().values_list("target")
    return dict(rows.annotate(number=Count("pk")))


def candidate_of(vote: EarlyVote) -> Named | None:
    """An idea and the draft that was made of it are two candidates: nobody has read the draft by choosing the idea."""
    if vote.email_id:
        return "email", vote.email_id
    return ("proposal", vote.proposal_id) if vote.proposal_id else None
