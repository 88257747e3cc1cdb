"""Minutes, ratings and what is left to say before a meeting closes."""

from nurture.meetings.minutes.queries.minutes import Minutes, minutes

__all__ = ["Minutes", "minutes"]
