"""PostgreSQL stopped, and crashed, while mail goes out."""

import signal
import time

import pytest

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize(
    ("how", "away"),
    [(signal.SIGINT, 0), (signal.SIGQUIT, 0), (signal.SIGINT, 3)],
    ids=["fast", "crash", "away for a while"],
)
def test_restarted(lab, how, away, told):
    """Proves: an answer of the mail server is written down even when the database was away, and sending goes on within 30 s."""
    lab.call("tests.faults.seed.mail", number=80)
    with lab.sink(delay=0.003) as sink:
        lab.beat()
        lab.worker(threads=3)
        lab.arrived(sink, 20)
        lab.postgresql.stop(how)
        time.sleep(away)
        lab.postgresql.start()
        back = time.monotonic()
        lab.arrived(sink, sum(sink.arrived.values()) + 5, within=30)
        recovery = time.monotonic() - back
        settled = lab.settle("sent", "uncertain")
        found = lab.hold(sink, number=80)
    assert recovery <= 30
    told(f"PostgreSQL back: sending again after {recovery:.1f} s, settled after {settled:.1f} s: {found}")
