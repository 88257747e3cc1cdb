"""One open screen."""

import asyncio
from dataclasses import dataclass, field

from nurture.meetings.queries.live import State


@dataclass(eq=False)
class Seat:
    """Whose it is, what it was told last, and whether there is news for it."""

    meeting: int
    user: int
    session: str
    # The fingerprint of the password it was opened with.
    password: str
    state: State | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False

    def tell(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.news.set()

    def end(self) -> None:
        self.is_over = True
        self.news.set()
