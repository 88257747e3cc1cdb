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
#: Passed once only where little is sent.
ONCE = {"claimed", "gated", "connected"}
#: At most what each of the two threads of a worker had in its hand.
IN_HAND = 2 * 20


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at(lab, point, long, told):
    """Proves: whoever dies there sends nothing twice and loses nothing silently, and others carry on."""
    number = 120 if long else 30
    first, later = ((1, 1, 1), (1, 3, 5)) if long else ((1,), (2,))
    deaths = first if point in ONCE else later
    lab.call("tests.faults.seed.mail", number=number)
    with lab.sink() as sink:
        lab.beat()
        for passed in deaths:
            victim = lab.worker(kill={"point": point, "number": passed})
            assert victim.wait(30) == -signal.SIGKILL, f"never came to {point}"
        lab.worker()
        recovery = lab.settle()
        found = lab.hold(sink, number=number)
    uncertain = found.counts["uncertain"]
    assert (uncertain == 0) if point in BEFORE_THE_COMMIT else (1 <= uncertain <= len(deaths) * IN_HAND), str(
        found
    )
    told(f"killed at {point}: {found}; all settled {recovery:.1f} s later, with leases of 1 and 1.5 s")


def test_workers_killed_at_random(lab, long, told):
    """Proves: however often they die and wherever, nobody gets two and nobody is lost without a word."""
    kills, number = (1_000, 10_000) if long else (15, 150)
    chance = random.Random()
    lab.call("tests.faults.seed.mail", number=number)
    lab.postgresql.ask("UPDATE delivery_message SET planned_at = planned_at + interval '1 hour'")
    began, killed = time.monotonic(), 0
    with lab.sink() as sink:
        lab.beat()
        _come_due(lab, 4)
        # One of them surely dies with something in its hand.
        herd = [lab.worker(kill={"point": "dot_sent", "number": 1})]
        herd[0].wait(30)
        herd += [_mortal(lab, chance) for _ in range(2)]
        while killed < kills:
            _come_due(lab, chance.choice([4, 8, 8, 20]))
            if chance.random() < 0.8:
                _something_happens(sink, herd)
            time.sleep(chance.uniform(0.05, 0.4))
            # Whoever died at a point, else whoever it strikes.
            victim = next((each for each in herd if each.ended()), None) or chance.choice(herd)
            victim.kill()
            herd.remove(victim)
            herd.append(_mortal(lab, chance))
            killed += 1
        _come_due(lab, number)
        for each in herd:
            each.kill()
        lab.worker()
        recovery = lab.settle(within=180)
        found = lab.hold(sink, number=number)
    told(f"{killed + 3} kills in {time.monotonic() - began:.0f} s: {found}; settled {recovery:.1f} s later")
    assert found.counts["uncertain"] > 0, "nobody died with something in its hand, so nothing was proven"


def _something_happens(sink, herd):
    """Where machines are slow, nobody would come to anything before it is struck; where all is sent, nothing does."""
    before, until = len(sink.taken), time.monotonic() + 2
    while time.monotonic() < until and len(sink.taken) == before and not any(each.ended() for each in herd):
        time.sleep(0.02)


def _mortal(lab, chance):
    """Half of them die at a point, half whenever they are struck."""
    kill = {"point": chance.choice(POINTS), "number": chance.randint(1, 6)}
    return lab.worker(kill=kill if chance.random() < 0.5 else None)


def _come_due(lab, number):
    """A few each time, and sometimes so many that windows are handed over."""
    lab.postgresql.ask(
        "UPDATE delivery_message SET planned_at = clock_timestamp() WHERE id IN (SELECT id FROM delivery_message "
        "WHERE state = 'planned' AND planned_at > clock_timestamp() ORDER BY id LIMIT %s)",
        number,
    )
