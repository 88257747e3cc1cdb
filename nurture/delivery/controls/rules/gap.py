"""Whether so much came due while nobody looked that somebody should say what becomes of it."""

from datetime import datetime, timedelta


def is_gap(last_look: datetime | None, at: datetime, *, longest: timedelta) -> bool:
    """A first start is none: before it nobody could have looked."""
    return last_look is not None and at - last_look > longest


def needs_a_word(due: int, *, backlog: int) -> bool:
    return due >= max(backlog, 1)
