"""The vote on one target, cut to what its reader may see. Nothing else reads votes for a page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.meetings.models import Meeting, Turn, Vote
from nurture.meetings.queries.candidates import Candidate
from nurture.projects.models import Membership, Target
from nurture.team.models import User

# What a vote for none of the candidates counts as.
NONE = "none"


@dataclass(frozen=True)
class Ballot:
    """`all` is empty as long as it is secret."""

    turn: Turn | None
    mine: Vote | None
    voted: frozenset[int]
    present: frozenset[int]
    all: Sequence[Vote]
    # When it may be seen although not everybody has voted.
    secret_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.turn is not None and self.turn.vote_from is not None and self.turn.revealed_at is None

    @property
    def is_revealed(self) -> bool:
        return self.turn is not None and self.turn.revealed_at is not None

    @property
    def still_to_vote(self) -> int:
        return len(self.present - self.voted)

    @property
    def expected_voters(self) -> int:
        return len(self.present | self.voted)

    def votes_for(self, candidate: Candidate) -> list[Vote]:
        return [each for each in self.all if is_for(each, candidate)]

    @property
    def for_none(self) -> list[Vote]:
        return [each for each in self.all if each.email_id is None and each.proposal_id is None]

    @property
    def is_unanimous(self) -> bool:
        """More than one chose, and all chose the same."""
        return len(self.all) > 1 and len({(each.email_id, each.proposal_id) for each in self.all}) == 1


def ballot(
    meeting: Meeting, target: Target, user: User, *, here: Collection[int], members: Sequence[Membership]
) -> Ballot:
    """Two queries; `here` is who is in the room. Where there is none, everybody is asked."""
    turn = Turn.objects.filter(meeting=meeting, target=target).first()
    votes = list(turn.votes.select_related("user").order_by("team", "at", "id")) if turn else []
    is_revealed = turn is not None and turn.revealed_at is not None
    return Ballot(
        turn=turn,
        mine=next((each for each in votes if each.user_id == user.pk), None),
        voted=frozenset(each.user_id for each in votes),
        present=frozenset(
            each.user_id for each in members if each.user.team and (meeting.is_apart or each.user_id in here)
        ),
        all=votes if is_revealed else [],
        secret_until=meeting.secret_until(turn.vote_from) if turn and turn.vote_from else None,
    )


def is_for(vote: Vote, candidate: Candidate) -> bool:
    """An idea that became a draft meanwhile is the same candidate."""
    if vote.email_id:
        return candidate.email is not None and candidate.email.pk == vote.email_id
    return vote.proposal_id is not None and vote.proposal_id == candidate.proposal_id
