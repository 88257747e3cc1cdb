"""Workers that are asked to stop."""

import signal
import time

import pytest

from tests.faults.lab import LOOK

pytestmark = pytest.mark.postgresql


def test_a_graceful_stop(lab, told):
    """Proves: SIGTERM ends a worker in the middle of its queue within 30 s, with nothing in its hand."""
    lab.call("tests.faults.seed.mail", number=200)
    with lab.sink(delay=0.05) as sink:
        worker = lab.worker(threads=4)
        lab.ask_for(LOOK, LOOK, LOOK, LOOK)
        lab.arrived(sink, 5)
        asked = time.monotonic()
        worker.signal(signal.SIGTERM)
        status = worker.wait(30)
        took = time.monotonic() - asked
        states = lab.states()
        assert status == 0
        assert set(states) == {"planned", "sent"}, states
        assert states["planned"] > 0, "everything was sent before it stopped, so nothing was proven"
        assert states["sent"] == sum(sink.arrived.values())
        lab.beat()
        lab.worker(threads=4)
        sink.delay = 0
        lab.settle("sent")
        lab.hold(sink, number=200)
    told(f"asked to stop: gone after {took:.1f} s with nothing claimed")
