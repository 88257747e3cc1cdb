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


def test_a_stop_while_a_slow_server_has_a_window(lab, told):
    """Proves: what was handed over when a stop is pressed, and has not begun, does not leave."""
    lab.call("tests.faults.seed.mail", number=60)
    with lab.sink(delay=0.25) as sink:
        lab.worker()
        lab.ask_for(LOOK)
        lab.arrived(sink, 2)
        lab.call("tests.faults.seed.stop")
        pressed, began = sum(sink.arrived.values()), time.monotonic()
        while "handing_over" in lab.states():
            time.sleep(0.1)
        took = time.monotonic() - began
        late = sum(sink.arrived.values()) - pressed
        states = lab.states()
        assert set(states) <= {"sent", "held", "planned", "claimed"}, states
        assert states["sent"] == pressed + late
    # A look a second, what is on the wire then, and the one announced behind it; of a window of twenty.
    assert late <= 8, states
    told(f"stopped while a slow server had a window: {late} of 20 still left within {took:.1f} s")
