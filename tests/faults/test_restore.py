"""A backup brought back, and a copy of production on another machine: what left is never sent again, and a copy sends nothing."""

import pytest

from tests.faults.lab import SHORT_LEASES
from tests.faults.test_refusals import backup, restore

pytestmark = pytest.mark.postgresql
PLANNED_ANEW = "UPDATE delivery_message SET state = 'planned', reason = ''"


def test_a_backup_brought_back(lab, told):
    """Proves: what left after the backup does not leave again, who refused stays out, and the rest waits for a word."""
    people = lab.call("tests.faults.seed.mail", number=40)
    lab.later("id > 10")
    with lab.sink() as sink:
        processes = lab.beat(), lab.worker()
        lab.arrived(sink, 10)
        lab.settle("sent", "planned")
        stopped(processes)
        file = backup(lab)

        lab.due("id BETWEEN 11 AND 25")
        processes = lab.beat(), lab.worker()
        lab.arrived(sink, 25)
        lab.settle("sent", "planned")
        refused = lab.call("tests.faults.seed.refuse", number=30)
        stopped(processes)

        restore(lab, file)
        lab.due("state = 'planned'")
        lab.beat()
        lab.worker()
        lab.ticked(3)
        assert len(sink.taken) == 25, "something left before anybody was asked"
        assert lab.postgresql.ask("SELECT cause, handed_over FROM delivery_recovery") == [("restore", 15)]
        reasons = lab.reasons()
        assert reasons["uncertain handed_over_before_restore"] == 15
        # But for whoever refused, whose mail goes to nobody, all that is due waits.
        assert reasons["held recovery"] in {14, 15}

        lab.call("tests.faults.seed.take_up_again", **people)
        lab.settle("sent", "uncertain", "cancelled", "skipped")
        found = lab.hold(sink, number=40)
    assert found.arrived[refused] == 0
    assert found.counts == {"sent": 10 + 14, "uncertain": 15, found.states[refused]: 1}
    told(f"a backup brought back: {found}; 15 handed over since it are known to be uncertain")


def stopped(processes):
    for each in processes:
        each.kill()


def test_production_copied_to_staging(lab):
    """Proves: with the very same data and environment, a database that is a copy sends nothing, whoever runs it."""
    lab.call("tests.faults.seed.mail", number=20)
    lab.postgresql.copy("nurture", "staging")
    elsewhere = lab.here / "another-machine"
    elsewhere.mkdir()
    with lab.sink() as sink:
        for machine in (elsewhere, lab.journal):
            looked_at(lab, database="staging", JOURNAL_DIR=str(machine))
            assert sink.taken == [], f"a copy sent mail ({machine})"
            assert held(lab, "staging") == [("held", "copy")]
        # Where only the address is another one, or the machine one that never sent.
        address = "https://staging.nurture.example"
        looked_at(lab, database="nurture", JOURNAL_DIR=str(elsewhere), SITE_URL=address)
        assert held(lab, "nurture") == [("held", "copy")]
        lab.postgresql.ask(PLANNED_ANEW)
        looked_at(lab, database="nurture", JOURNAL_DIR=str(elsewhere))
        assert held(lab, "nurture") == [("held", "machine_unknown")]
        assert sink.taken == []
        # And what it was copied from sends as ever.
        lab.postgresql.ask(PLANNED_ANEW)
        lab.beat()
        lab.worker()
        lab.settle("sent", nudge=lab.waited)
        lab.hold(sink, number=20)


def looked_at(lab, *, database, **settings):
    """A scheduler and a worker look at it for a while."""
    how = {"database": database, "settings": settings, "constants": SHORT_LEASES}
    processes = lab.beat(**how), lab.worker(**how)
    lab.ticked(3, name=database)
    stopped(processes)


def held(lab, database):
    return lab.postgresql.ask("SELECT DISTINCT state, reason FROM delivery_message", name=database)
