"""All connections of one worker: for each way out as many as its slowness asks for.

A quick server is served on one connection by the worker's own thread. While a server thinks, more connections, each with
a thread of its own, share the window, and the worker meanwhile writes down what is done and prepares what comes next.
No thread but the worker's own ever touches the database.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from nurture.delivery.actions.handing_over import Ready
from nurture.delivery.identities.ways import Way, key_of, way_of
from nurture.delivery.rules.pace import connections, shares
from nurture.delivery.smtp import HandOver, Letter, Phase, Verdict
from nurture.delivery.smtp.wire import never

type Result = tuple[Ready, HandOver]

#: So often the worker looks whether mail was stopped while a server takes its time.
LOOK: Final = 1.0
TAKEN_BACK: Final = HandOver(Verdict.TAKEN_BACK, Phase.CONNECT)
#: A thread that still waits for its server then is left to itself.
GOODBYE: Final = 15.0


class Fleet:
    def __init__(
        self,
        default: Callable[[], Way],
        *,
        most: int,
        hurry: Callable[[], bool],
        stopped: Callable[[], bool] = never,
    ) -> None:
        """`default` opens a connection to the installation's own server; `most`: connections for each way.

        Once `hurry` says that the worker is to stop, or `stopped`, which is asked by the worker's own thread, that mail
        was, whatever has not begun is taken back.
        """
        self._default, self._most, self._hurry, self._stopped = default, most, hurry, stopped
        self._takes_back = threading.Event()
        self._looked = time.monotonic()
        self._lines: dict[object, _Line] = {}
        self._done: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
        self._here: list[tuple[_Line, Sequence[Ready]]] = []
        #: Handed over to the connections and not taken back.
        self.in_hand = 0

    def give(self, window: Sequence[Ready]) -> None:
        self.in_hand += len(window)
        by_way: dict[object, list[Ready]] = {}
        for ready in window:
            by_way.setdefault(key_of(ready.identity), []).append(ready)
        for key, mails in by_way.items():
            if key not in self._lines:
                self._lines[key] = _Line(self._opener(mails[0]), self._done, self._is_over)
            line = self._lines[key]
            if line.spread(mails, self._most) == 1:
                self._here.append((line, mails))

    def take(self) -> list[Result]:
        """What is done: at least half of what is in hand. Who waited for all of it would let connections wait as well."""
        found: list[Result] = []
        here, self._here = self._here, []
        for line, mails in here:
            found += line.hand_over(mails, self._is_over_now)
        half = (self.in_hand + 1) // 2
        while len(found) < (self.in_hand if self._takes_back.is_set() else half) or not self._done.empty():
            self._is_over_now()
            with suppress(queue.Empty):
                found.append(_good(self._done.get(timeout=LOOK)))
        self.in_hand -= len(found)
        if not self.in_hand:
            self._takes_back.clear()
        return found

    @property
    def seconds_a_mail(self) -> float:
        """Of the slowest way, all its connections together; 0 when nothing has been handed over."""
        return max((line.pace / line.connections for line in self._lines.values()), default=0.0)

    def close(self) -> None:
        for line in self._lines.values():
            line.close()

    def _is_over(self) -> bool:
        """Whether nothing more is to begin."""
        return self._takes_back.is_set() or self._hurry()

    def _is_over_now(self) -> bool:
        """As `_is_over`, for the worker's own thread, which may ask the database now and then."""
        now = time.monotonic()
        if now - self._looked >= LOOK:
            self._looked = now
            if self._stopped():
                self._takes_back.set()
        return self._is_over()

    def _opener(self, ready: Ready) -> Callable[[], Way]:
        identity = ready.identity
        if identity is None:
            return self._default
        return lambda: way_of(identity, hurry=self._hurry)


def _good(result: Result | BaseException) -> Result:
    if isinstance(result, BaseException):
        raise result
    return result


class _Line:
    """One way out. What closed it once keeps it closed for the rest of the round."""

    def __init__(
        self,
        opener: Callable[[], Way],
        done: queue.SimpleQueue[Result | BaseException],
        is_over: Callable[[], bool],
    ) -> None:
        self._open, self._done, self.is_over = opener, done, is_over
        self._own: Way | None = None
        self._lanes: list[_Lane] = []
        self._shut: HandOver | None = None
        #: Seconds that one mail takes on one connection.
        self.pace = 0.0
        self.connections = 1

    def spread(self, mails: Sequence[Ready], most: int) -> int:
        """On so many connections; when it is only one, whoever calls does it."""
        number = connections(self.pace, len(mails), most) if self._shut is None else 1
        if number > 1:
            self.connections = number
            while len(self._lanes) < number:
                self._lanes.append(_Lane(self._open(), self))
            for lane, share in zip(self._by_waiting(), shares(mails, number), strict=False):
                lane.give(share)
        return number

    def hand_over(self, mails: Sequence[Ready], is_over: Callable[[], bool]) -> Iterator[Result]:
        if self._own is None:
            self._own = self._open()
        self.connections = 1
        return self.over(self._own, iter(mails), is_over)

    def over(self, way: Way, mails: Iterator[Ready], is_over: Callable[[], bool]) -> Iterator[Result]:
        """Each with its result, in their order; and then those that were taken back, since it `is_over`."""
        begun, number, sent, left = time.perf_counter(), 0, [], []

        def letters() -> Iterator[Letter]:
            for ready in mails:
                if is_over():
                    left.append(ready)
                    continue
                sent.append(ready)
                yield Letter(ready.return_path, ready.recipient, ready.raw)

        if self._shut is not None:
            yield from ((ready, self._shut) for ready in mails)
            return
        for result in way.hand_over_each(letters()):
            if result.verdict is Verdict.NOTHING_LEFT:
                self._shut = result
            yield sent[number], result
            number += 1  # noqa: SIM113 - the letters are counted as well
            self.pace = (time.perf_counter() - begun) / number
        yield from ((ready, TAKEN_BACK) for ready in left)

    def finished(self, result: Result | BaseException) -> None:
        self._done.put(result)

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()
        if self._own is not None:
            self._own.close()

    def _by_waiting(self) -> list["_Lane"]:
        return sorted(self._lanes, key=lambda lane: lane.waiting)


class _Lane:
    """One connection in a thread of its own."""

    def __init__(self, way: Way, line: _Line) -> None:
        self._way, self._line = way, line
        self._inbox: queue.SimpleQueue[Ready | None] = queue.SimpleQueue()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        return self._inbox.qsize()

    def give(self, mails: Sequence[Ready]) -> None:
        for ready in mails:
            self._inbox.put(ready)

    def close(self) -> None:
        self._inbox.put(None)
        self._thread.join(GOODBYE)

    def _run(self) -> None:
        while not self._over and (first := self._inbox.get()) is not None:
            self._serve(first)
        self._way.close()

    def _serve(self, first: Ready) -> None:
        try:
            for result in self._line.over(self._way, self._at_hand(first), self._line.is_over):
                self._line.finished(result)
        except Exception as problem:  # noqa: BLE001 - whoever waits must hear it
            self._line.finished(problem)

    def _at_hand(self, first: Ready) -> Iterator[Ready]:
        """The first and all that has come meanwhile: a connection that is busy goes on without a pause."""
        ready: Ready | None = first
        while ready is not None:
            yield ready
            try:
                ready = self._inbox.get_nowait()
            except queue.Empty:
                return
        self._over = True
