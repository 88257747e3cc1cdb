"""`kill -9` of real workers, at each of the nine points and anywhere."""

import random
import signal
import time

import pytest

pytestmark = pytest.mark.postgresql

BEFORE_THE_COMMIT = {"claimed", "gated"}
POINTS = (
    "claimed",
    "gated",
    "committed",
    "connected",
    "mail_sent",
    "data_sent",
    "mid_body",
    "dot_sent",
    "reply_read",
)
#: At most what each of the two threads of a worker had in its hand.
IN_HAND = 2 * 20


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at(lab, point, long):
    """Proves: whoever dies there sends nothing twice and loses nothing silently, and others carry on."""
    number = 120 if long else 30
    lab.call("tests.faults.seed.mail", number=number)
    with lab.sink() as sink:
        lab.beat()
        for passed in (1, 3) if long else (2 if point not in {"claimed", "gated", "connected"} else 1,):
            victim = lab.worker(kill={"point": point, "number": passed})
            assert victim.wait(30) == -signal.SIGKILL, f"never came to {point}"
        lab.worker()
        recovery = lab.settle()
        found = lab.hold(sink, number=number)
    uncertain = found.counts["uncertain"]
    assert (uncertain == 0) if point in BEFORE_THE_COMMIT else (1 <= uncertain <= IN_HAND), str(found)
    print(f"{point}: {found}; all settled {recovery:.1f} s later, with leases of 2 and 3 s")


def test_workers_killed_at_random(lab, long):
    """Proves: however often they die and wherever, nobody gets two and nobody is lost without a word."""
    kills, number = (1_000, 10_000) if long else (12, 120)
    chance = random.Random()
    lab.call("tests.faults.seed.mail", number=number)
    killed = 0
    with lab.sink() as sink:
        lab.beat()
        while killed < kills:
            left = sum(lab.states().get(state, 0) for state in ("planned", "claimed", "handing_over"))
            if left == 0:
                break
            # Half of them die at a point, half whenever their time is up.
            kill = {"point": chance.choice(POINTS), "number": chance.randint(1, 6)}
            victim = lab.worker(kill=kill if chance.random() < 0.5 else None)
            until = time.monotonic() + chance.uniform(0.3, 1.2)
            while not victim.ended() and time.monotonic() < until:
                time.sleep(0.02)
            victim.kill()
            killed += 1
        lab.worker()
        recovery = lab.settle(within=180)
        found = lab.hold(sink, number=number)
    print(f"{killed} kills: {found}; all settled {recovery:.1f} s later")
    assert killed == kills, f"only {killed} of {kills} before everything was sent"
