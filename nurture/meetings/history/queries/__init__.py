"""Reads of what was decided and what came of it; each a fixed number of queries."""

from nurture.meetings.history.queries.results import Check, Reacted, check_of, checks_of, to_check

__all__ = ["Check", "Reacted", "check_of", "checks_of", "to_check"]
