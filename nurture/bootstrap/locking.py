"""One process at a time, on every system that Python runs on."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Callable, Iterator, Optional

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextlib.contextmanager
def exclusive(path: Path, waiting: Optional[Callable[[], None]] = None) -> Iterator[None]:
    """Hold the lock file; the system frees it when the process dies. `waiting` is called once, if we must wait.

    The file stays: deleting it would let two processes lock two files of the same name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try_lock(descriptor):
            if waiting:
                waiting()
            while not _try_lock(descriptor):
                time.sleep(0.1)
        yield
    finally:
        os.close(descriptor)
