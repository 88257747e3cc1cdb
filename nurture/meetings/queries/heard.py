"""Who is heard first once the votes are seen: whoever chose what fewer chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from nurture.meetings.models import Vote
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.meetings.queries.votes import Ballot, is_for
from nurture.meetings.rules.voting import minority


@dataclass(frozen=True)
class Heard:
    """What the fewer chose; None: none of the candidates. Or one that was withdrawn since."""

    candidate: Candidate | None
    votes: Sequence[Vote]


def heard_first(ballot: Ballot, candidates: Candidates) -> list[Heard]:
    """The smallest number of votes first; empty when all choices are equal, or as long as it is secret."""
    first = set(minority({each.user_id: (each.email_id, each.proposal_id) for each in ballot.all}))
    chosen: dict[tuple[int | None, int | None], list[Vote]] = {}
    for vote in ballot.all:
        if vote.user_id in first:
            chosen.setdefault((vote.email_id, vote.proposal_id), []).append(vote)
    found = [Heard(_candidate(votes[0], candidates), votes) for votes in chosen.values()]
    return sorted(found, key=lambda each: len(each.votes))


def _candidate(vote: Vote, candidates: Candidates) -> Candidate | None:
    return next((each for each in candidates.shown if is_for(vote, each)), None)
