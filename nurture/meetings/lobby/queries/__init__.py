"""What is known before a meeting; each a fixed number of queries."""

from nurture.meetings.lobby.queries.early import EarlyVotes, early_votes, own_votes, votes_given

__all__ = ["EarlyVotes", "early_votes", "own_votes", "votes_given"]
