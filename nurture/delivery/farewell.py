"""Whether this worker has been asked to stop.

Celery tells only its main process; the processes and threads that send share one byte of memory with it. Whoever sends
then begins nothing new, waits for no server longer than a few seconds, and gives back what it has only claimed: the
worker is gone within half a minute, and nothing is left to run out.
"""

import mmap
from typing import Any, Final

from celery.signals import worker_shutting_down

# Anonymous and shared: what was forked after this line sees what is written later.
_asked: Final = mmap.mmap(-1, 1)


def is_asked() -> bool:
    return _asked[0] != 0


@worker_shutting_down.connect
def ask(**_: Any) -> None:
    _asked[0] = 1


def forget() -> None:
    """For a process that goes on, as a test does."""
    _asked[0] = 0
