"""What an email rests on: what was named, what offers itself, and what of it came back."""

from nurture.sequences.queries.reasons.answers import answers_to
from nurture.sequences.queries.reasons.panel import Why, evidence_of, offers, search
from nurture.sequences.queries.reasons.sources import Source, find_source
from nurture.sequences.queries.reasons.uses import Used, reactions_by_insight, uses_of, uses_of_insight

__all__ = [
    "Source",
    "Used",
    "Why",
    "answers_to",
    "evidence_of",
    "find_source",
    "offers",
    "reactions_by_insight",
    "search",
    "uses_of",
    "uses_of_insight",
]
