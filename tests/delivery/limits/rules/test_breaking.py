from datetime import UTC, datetime, timedelta

import pytest

from nurture.delivery.limits.rules.breaking import (
    FIRST_REST,
    LONGEST_REST,
    OPENS_AFTER,
    PROBE,
    Breaker,
    failed,
    probe,
)

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def test_it_opens_after_three_failures_and_rests_longer_each_time():
    breaker, rests = Breaker(), []
    for _ in range(12):
        breaker = failed(breaker, at=NOW)
        rests.append(breaker.probe_at and breaker.probe_at - NOW)
    assert rests[: OPENS_AFTER - 1] == [None, None]
    assert rests[2:7] == [FIRST_REST * factor for factor in (1, 2, 4, 5, 5)]
    assert rests[-1] == LONGEST_REST


def test_after_its_rest_one_finds_out_and_the_others_wait_for_it():
    opened = Breaker(3, NOW)
    assert probe(opened, at=NOW - timedelta(seconds=1)) is None
    trying = probe(opened, at=NOW)
    assert trying == Breaker(3, NOW + PROBE)
    assert probe(trying, at=NOW) is None


def test_one_that_is_closed_needs_no_probe():
    assert not Breaker().is_open
    assert probe(Breaker(), at=NOW) is None
