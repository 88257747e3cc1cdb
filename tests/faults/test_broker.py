"""Redis emptied and restarted, tasks doubled, delivered again and never: the row is the queue."""

import time
from collections import Counter

import pytest

from tests.faults.lab import LOOK, SHORT_LEASES, SHORT_SILENCE, TICK

pytestmark = pytest.mark.postgresql


def test_redis_emptied_and_restarted(lab, told):
    """Proves: what Redis forgets costs nothing, and sending goes on within 60 s."""
    lab.call("tests.faults.seed.mail", number=80)
    with lab.sink(delay=0.003) as sink:
        lab.beat()
        lab.worker()
        lab.arrived(sink, 10)
        lab.redis.flush()
        lab.arrived(sink, 30)
        lab.redis.stop()
        lab.redis.start()
        back = time.monotonic()
        lab.arrived(sink, min(80, sum(sink.arrived.values()) + 5), within=60)
        recovery = time.monotonic() - back
        lab.settle("sent")
        lab.hold(sink, number=80)
    assert recovery <= 60
    told(f"Redis back: sending again after {recovery:.1f} s")


def test_two_schedulers_and_every_task_twice(lab):
    """Proves: whoever says "look now" however often, each mail goes once."""
    lab.call("tests.faults.seed.mail", number=240)
    # Slow enough that one worker cannot have sent all before the other has begun.
    with lab.sink(delay=0.02) as sink:
        lab.beat()
        lab.beat()
        lab.worker(threads=4)
        lab.worker(threads=4, name="other")
        lab.settle("sent", nudge=lambda: lab.ask_for(LOOK, LOOK, TICK, TICK))
        lab.hold(sink, number=240)
    assert len(lab.workers()) == 2, "the other worker had nothing to do, so nothing was proven"


def test_a_task_delivered_again_while_it_runs(lab):
    """Proves: a broker that loses patience with a running task and gives it to somebody else doubles no mail."""
    impatient = {
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 1},
        # The task takes long enough.
        "SMTP_CONNECTIONS": 1,
    }
    lab.call("tests.faults.seed.mail", number=60)
    with lab.sink(delay=0.03) as sink:
        ran = lab.here / "tasks"
        lab.worker(threads=1, settings=impatient, tasks=str(ran))
        lab.ask_for(LOOK)
        lab.arrived(sink, 5)
        time.sleep(1.2)
        # Whoever comes finds the task unanswered for more than a second, and takes it.
        lab.worker(threads=1, settings=impatient, tasks=str(ran))
        lab.settle("sent")
        lab.hold(sink, number=60)
    times = Counter(ran.read_text().split()).values()
    assert max(times) == 2, "the task was not delivered again, so nothing was proven"


def test_no_scheduler_at_all(lab):
    """Proves: a worker whom nobody tells to look does so by itself, frees what others left, and hides nothing."""
    lab.call("tests.faults.seed.mail", number=30)
    with lab.sink() as sink:
        victim = lab.worker(kill={"point": "claimed"}, constants=SHORT_LEASES | SHORT_SILENCE)
        victim.wait(30)
        assert lab.states().get("claimed"), "it left nothing, so nothing was proven"
        lab.worker(constants=SHORT_LEASES | SHORT_SILENCE)
        lab.settle("sent", within=30)
        lab.hold(sink, number=30)
    assert lab.postgresql.ask("SELECT 1 FROM delivery_heartbeat WHERE kind = 'scheduler'") == []
