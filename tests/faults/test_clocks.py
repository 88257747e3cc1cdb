"""Hosts whose clocks are wrong, and jump: every moment comes from the database."""

import pytest

from tests.faults.lab import SHORT_LEASES, SHORT_SILENCE

pytestmark = pytest.mark.postgresql

HOUR = 3_600


@pytest.mark.parametrize(
    ("worker", "scheduler"),
    [(HOUR, HOUR), (-HOUR, -HOUR), (HOUR, 0), (-HOUR, 0)],
    ids=["both fast", "both slow", "worker fast", "worker slow"],
)
def test_a_wrong_clock(lab, worker, scheduler):
    """Proves: what is due goes, what is not yet due does not, and moments written down are the database's."""
    lab.call("tests.faults.seed.mail", number=20)
    lab.postgresql.ask(
        "UPDATE delivery_message SET planned_at = clock_timestamp() + interval '30 minutes' WHERE mod(id, 2) = 0"
    )
    began = lab.postgresql.now()
    with lab.sink() as sink:
        lab.beat(clock=scheduler)
        lab.worker(clock=worker, constants=SHORT_LEASES | SHORT_SILENCE)
        lab.arrived(sink, 10, within=30)
        lab.mended(2)
        ended = lab.postgresql.now()
        states = dict(
            lab.postgresql.ask(
                "SELECT mod(id, 2), string_agg(DISTINCT state, ',') FROM delivery_message GROUP BY 1"
            )
        )
    assert states == {0: "planned", 1: "sent"}
    moments = lab.postgresql.ask(
        "SELECT min(least(handed_over_at, finished_at)), max(greatest(handed_over_at, finished_at)) "
        "FROM delivery_message WHERE state = 'sent'"
    )[0]
    attempts = lab.postgresql.ask("SELECT min(at), max(at) FROM delivery_attempt")[0]
    for first, last in (moments, attempts):
        assert began <= first <= last <= ended
