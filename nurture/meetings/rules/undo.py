"""How long what was just decided can be taken back by whoever did it, before anything of it may leave. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

UNDO_FOR: Final = timedelta(seconds=10)


def undo_until(spoken_at: Collection[datetime]) -> datetime:
    """From the latest word on: whoever confirmed can take it back as long as whoever decided could."""
    return max(spoken_at) + UNDO_FOR


def may_undo(*, by: int, spoke: Collection[int], until: datetime, at: datetime) -> bool:
    return by in spoke and at <= until
