"""What a child of the nursery does when a message passes one of the nine points: dies there, or waits."""

import os
import signal
import threading
import time
from pathlib import Path

from nurture.delivery import points


def kill_at(*, point, number=1):
    """SIGKILL to ourselves, with all threads, when the point is passed for the so-and-so-manieth time."""
    lock, passed = threading.Lock(), [0]

    def listener(reached):
        if reached != point:
            return
        with lock:
            passed[0] += 1
            if passed[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)

    points.listener = listener


def wait_at(*, point, reached, go_on):
    """Whoever comes to the point says so by a file, and waits for another."""

    def listener(passed):
        if passed == point:
            Path(reached).touch()
            until = time.monotonic() + 60
            while not Path(go_on).exists() and time.monotonic() < until:
                time.sleep(0.005)

    points.listener = listener
