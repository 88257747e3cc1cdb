"""Nobody looks from Friday 17:00 to Saturday 22:00."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.faults.lab import SHORT_LEASES

pytestmark = pytest.mark.postgresql

TOKYO = ZoneInfo("Asia/Tokyo")
# A week without holidays.
FRIDAY = datetime(2026, 11, 27, 16, 55, tzinfo=TOKYO)
SATURDAY = datetime(2026, 11, 28, 22, 0, tzinfo=TOKYO)
MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=TOKYO)


def at(lab, moment):
    """The database's clock, moved; every process of the product believes it."""
    moved = (moment - lab.postgresql.now()).total_seconds()
    return {"constants": SHORT_LEASES, "moved": moved}


def run(lab, moment, *, looked=None):
    """`looked`: as if somebody had looked until then."""
    if looked:
        lab.postgresql.ask("UPDATE delivery_heartbeat SET at = %s", looked)
    changes = at(lab, moment)
    return lab.beat(**changes), lab.worker(**changes)


def test_what_came_due_meanwhile_waits_for_somebody(lab, told):
    """Proves: nothing leaves outside its window, somebody is asked what becomes of it, and it goes once."""
    due = lab.call("tests.faults.seed.friday", changes=at(lab, FRIDAY), friday=FRIDAY.isoformat())
    with lab.sink() as sink:
        processes = run(lab, FRIDAY)
        lab.arrived(sink, due["before"])
        for each in processes:
            each.kill()
        before = len(sink.taken)
        assert before == due["before"]

        processes = run(lab, SATURDAY)
        lab.ticked(4)
        assert len(sink.taken) == before, "something left on a Saturday night"
        # Its day is over: whoever decides finds it as too late.
        late = "SELECT count(*) FROM delivery_message WHERE state = 'expired' AND reason_detail->>'before' = 'recovery'"
        assert lab.postgresql.ask(late) == [(due["meanwhile"],)], lab.reasons()
        assert lab.postgresql.ask("SELECT cause FROM delivery_recovery WHERE closed_at IS NULL") == [("gap",)]

        # Whoever releases it does not send it at night either.
        lab.call("tests.faults.seed.choose", changes=at(lab, SATURDAY), choice="release")
        lab.ticked(3)
        assert len(sink.taken) == before, "something left on a Saturday night"
        for each in processes:
            each.kill()

        early = MONDAY - timedelta(hours=1)
        run(lab, early, looked=early)
        lab.ticked(2)
        assert len(sink.taken) == before, "something left before the window opened"
        lab.end_all()
        run(lab, MONDAY, looked=MONDAY)
        lab.settle("sent")
        lab.hold(sink, number=due["before"] + due["meanwhile"])
    outside = lab.postgresql.ask(
        "SELECT to_address, handed_over_at FROM delivery_message WHERE extract(isodow FROM handed_over_at "
        "AT TIME ZONE 'Asia/Tokyo') > 5 OR (handed_over_at AT TIME ZONE 'Asia/Tokyo')::time "
        "NOT BETWEEN '09:00' AND '18:00'"
    )
    assert outside == []
    told(f"an outage over Friday evening: {due['meanwhile']} held for a word, 0 outside the window")
