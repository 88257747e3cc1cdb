"""The live stream: tells every open screen of a meeting that something changed, and where the room is.

It carries no content. A screen that hears of a change fetches it with its reader's own rights.
"""

from nurture.meetings.live.seats import Seat
from nurture.meetings.live.watching import Hub, Taken, hub

__all__ = ["Hub", "Seat", "Taken", "hub"]
