"""Reads of what was decided and what came of it; each a fixed number of queries."""

from nurture.meetings.history.queries.credits import Credited, credits_of, stories_behind, unseen_credits
from nurture.meetings.history.queries.file import decisions_table, narrowed_to
from nurture.meetings.history.queries.results import (
    Check,
    Reacted,
    check_of,
    checks_of,
    to_check,
    verdicts_on,
)
from nurture.meetings.history.queries.search import (
    RESULTS,
    Asked,
    Choices,
    Told,
    choices,
    history,
    of_account,
    told,
)

__all__ = [
    "RESULTS",
    "Asked",
    "Check",
    "Choices",
    "Credited",
    "Reacted",
    "Told",
    "check_of",
    "checks_of",
    "choices",
    "credits_of",
    "decisions_table",
    "history",
    "narrowed_to",
    "of_account",
    "stories_behind",
    "to_check",
    "told",
    "unseen_credits",
    "verdicts_on",
]
