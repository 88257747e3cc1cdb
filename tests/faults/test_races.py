"""Unsubscribing, answering and the kill switch in the very moment in which a mail goes."""

from collections import Counter

import pytest

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("kind", ["unsubscribe", "reply", "stop"])
def test_nothing_goes_after_a_committed_stop(lab, kind, long, told):
    """Proves: whoever stopped it in time gets no mail; what was handed over before is on its way and known to be."""
    number = 200 if long else 24
    with lab.sink() as sink:
        rounds = lab.call("tests.faults.racing.rounds", kind=kind, number=number)
        arrived = sink.arrived
    late = [each for each in rounds if each["late"]]
    assert late == []
    against = [each for each in rounds if arrived[each["to"]] != (each["state"] == "sent")]
    assert against == []
    outcomes = Counter(each["state"] for each in rounds)
    assert outcomes["sent"] > 0, "the stop was always first, so nothing was proven"
    assert outcomes["sent"] < number, "the stop was always last, so nothing was proven"
    told(f"{kind} racing with a send, {number} rounds: {dict(outcomes)}, 0 after the stop was committed")
