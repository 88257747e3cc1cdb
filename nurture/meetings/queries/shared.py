"""What all screens of a meeting ask at the same moment, read once a process for all of them.

Only for what does not depend on who asks. The key holds the mark of what was read (nurture.meetings.queries.live), so
that a change is never answered with what was before it; and nothing is kept longer than a moment.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Final, cast

FRESH: Final = 2.0

_kept: Final[dict[Hashable, tuple[float, object]]] = {}
_turns: Final[defaultdict[Hashable, threading.Lock]] = defaultdict(threading.Lock)


def read_once[T](key: Hashable, ask: Callable[[], T]) -> T:
    """The first to come asks, the others wait for the answer."""
    with _turns[key]:
        if (found := _kept.get(key)) and found[0] > time.monotonic() - FRESH:
            return cast(T, found[1])
        answer = ask()
        _forget_the_old()
        _kept[key] = (time.monotonic(), answer)
        return answer


def forget() -> None:
    """Of all there is: in tests, whose databases begin anew with the same numbers."""
    _kept.clear()


def _forget_the_old() -> None:
    old = time.monotonic() - FRESH
    for key, (at, _answer) in list(_kept.items()):
        if at < old:
            _kept.pop(key, None)
            _turns.pop(key, None)
