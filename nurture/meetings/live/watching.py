"""All open screens of this process, watched together by one task.

What it costs the database does not depend on how many screens there are: two small queries a second for all meetings
of the process together, one of them every third second only, and four more every fifteen seconds.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from weakref import WeakKeyDictionary

from django.db import Error, connection

from nurture.meetings import bell
from nurture.meetings.live import looking
from nurture.meetings.live.listening import listen
from nurture.meetings.live.seats import Seat
from nurture.meetings.queries.live import Where, together

logger = logging.getLogger(__name__)

# How often it looks by itself: for what happens outside the meetings app, and for rings that got lost.
LOOKS_EVERY: Final = 1.0
# Several changes in a row are told once.
GATHERED: Final = 0.02
COUNTS_EVERY: Final = 3
CHECKS_EVERY: Final = 15
# Whoever opens the next page is away for less.
AWAY: Final = 5.0
SEATS_A_USER: Final = 6


class Taken(Exception):
    """As many screens of this person are open as one may have."""


class Hub:
    """Belongs to one event loop, and to nothing else than that loop's own thread, but for `rung`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._seats: set[Seat] = set()
        self._left: dict[tuple[int, int], float] = {}
        self._where: dict[int, Where] = {}
        self._here: dict[int, tuple[int, ...]] = {}
        self._rung: set[int] = set()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._looker: ThreadPoolExecutor | None = None
        self._is_closing = False

    @contextlib.contextmanager
    def seat(self, seat: Seat) -> Iterator[Seat]:
        """Raises Taken."""
        if self._is_closing:
            seat.end()
        if self.seats_of(seat.user) >= SEATS_A_USER:
            raise Taken
        self._seats.add(seat)
        self._left.pop((seat.meeting, seat.user), None)
        self._look_at(seat.meeting, anew=True)
        self._start()
        try:
            yield seat
        finally:
            self._seats.discard(seat)
            if not self._is_closing and not any(
                (each.meeting, each.user) == (seat.meeting, seat.user) for each in self._seats
            ):
                self._left[seat.meeting, seat.user] = time.monotonic() + AWAY

    def seats_of(self, user: int) -> int:
        return sum(each.user == user for each in self._seats)

    def rung(self, meeting: int) -> None:
        """From any thread."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._look_at, meeting)

    def close(self) -> None:
        """Every stream ends now, so that the server can. Nobody has left by that: they come back to the next one."""
        self._is_closing = True
        self._left.clear()
        for seat in self._seats:
            seat.end()
        self._wake.set()

    # --- The one task -------------------------------------------------------------------------

    def _start(self) -> None:
        if self._tasks:
            return
        bell.listeners.add(self.rung)
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._tasks = [self._loop.create_task(self._watch())]
        if connection.vendor == "postgresql":
            self._tasks.append(self._loop.create_task(listen(self._look_at)))

    async def _watch(self) -> None:
        """Ends by itself when the last screen has been closed for a while."""
        turn = 0
        try:
            while self._seats or self._left:
                await self._turn(turn)
                turn += await self._wait()
        finally:
            self._stop()

    def _stop(self) -> None:
        bell.listeners.discard(self.rung)
        for seat in self._seats:
            # Only if the task failed: their browsers come back, and with them another one.
            seat.end()
        for task in self._tasks[1:]:
            task.cancel()
        if self._looker:
            self._looker.submit(looking.close)
            self._looker.shutdown(wait=False)
        self._tasks, self._looker = [], None
        self._where, self._here = {}, {}

    async def _wait(self) -> int:
        """Until somebody rings, or it is time to look: 1 when it was."""
        try:
            async with asyncio.timeout(LOOKS_EVERY):
                await self._wake.wait()
        except TimeoutError:
            return 1
        await asyncio.sleep(GATHERED)
        return 0

    async def _turn(self, turn: int) -> None:
        self._wake.clear()
        rung, self._rung = self._rung, set()
        watched = {seat.meeting for seat in self._seats}
        try:
            if turn % CHECKS_EVERY == 0 and not rung:
                await self._check()
            await self._note_who_left()
            new = {meeting for meeting in watched if meeting not in self._here}
            if new or (turn % COUNTS_EVERY == 0 and not rung):
                await self._count(watched)
            self._where |= await self._ask(looking.where, rung & watched or watched)
        except Error:
            # It will be back; the screens keep what they show.
            logger.warning("The database did not say what changed in the meetings", exc_info=True)
        self._tell()

    def _tell(self) -> None:
        for seat in self._seats:
            if found := self._where.get(seat.meeting):
                seat.tell(together(found, self._here.get(seat.meeting, ())))

    async def _count(self, watched: set[int]) -> None:
        pairs = {(seat.meeting, seat.user) for seat in self._seats}
        unknown = {pair for pair in pairs if pair[1] not in self._here.get(pair[0], ())}
        if unknown:
            await self._ask(looking.be_here, unknown)
        self._here = await self._ask(looking.here, watched)

    async def _note_who_left(self) -> None:
        now = time.monotonic()
        for (meeting, user), until in list(self._left.items()):
            if until <= now:
                del self._left[meeting, user]
                await self._ask(looking.leave, meeting, user)
                self._here.pop(meeting, None)

    async def _check(self) -> None:
        """Whoever may not see the meeting any more hears nothing more of it; the others are still here."""
        seats = list(self._seats)
        if not seats:
            return
        over = await self._ask(looking.no_longer_admitted, seats)
        for seat in over:
            seat.end()
        await self._ask(looking.be_here, {(seat.meeting, seat.user) for seat in seats if seat not in over})

    def _look_at(self, meeting: int, *, anew: bool = False) -> None:
        if anew:
            self._here.pop(meeting, None)
        self._rung.add(meeting)
        self._wake.set()

    async def _ask[**P, T](self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """In the one thread that keeps the one connection."""
        return await self._loop.run_in_executor(self._looker, lambda: question(*args, **kwargs))


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The one of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    return _hubs[loop]
