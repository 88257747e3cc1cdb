"""Which reasons for holding a message end by themselves, and which wait for a person (models.Message.reason)."""

from typing import Final

#: A limit without room, or a way out that cannot be taken: `held_until` says when, nothing else releases them.
LIMITS: Final = (
    "limit_person_day",
    "limit_person_week",
    "limit_company_day",
    "limit_way_hour",
    "limit_way_day",
    "limit_domain",
    "limit_connections",
    "limit_cools",
    "way_closed",
    "way_refused",
)
#: Waits until its account's pause is lifted; `paused_too`: something else held it when the pause began.
PAUSED: Final = ("paused", "paused_too")
