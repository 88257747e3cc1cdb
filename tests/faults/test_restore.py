"""A backup brought back, and a copy of production on another machine."""

import pytest

from tests.faults.lab import SHORT_LEASES

pytestmark = pytest.mark.postgresql


def test_a_backup_brought_back(lab, told):
    """Proves: what left after the backup does not leave again, who refused stays out, and the rest waits for a word."""
    people = lab.call("tests.faults.seed.mail", number=40)
    lab.later("id > 10")
    with lab.sink() as sink:
        processes = lab.beat(), lab.worker()
        lab.arrived(sink, 10)
        lab.settle("sent", "planned")
        stopped(processes)
        lab.postgresql.copy("nurture", "backup")

        lab.due("id BETWEEN 11 AND 25")
        processes = lab.beat(), lab.worker()
        lab.arrived(sink, 25)
        lab.settle("sent", "planned")
        refused = lab.call("tests.faults.seed.refuse", number=30)
        stopped(processes)

        lab.postgresql.copy("backup", "nurture")
        lab.due("state = 'planned'")
        lab.beat()
        lab.worker()
        lab.ticked(3)
        assert len(sink.taken) == 25, "something left before anybody was asked"
        assert lab.postgresql.ask("SELECT cause, handed_over FROM delivery_recovery") == [("restore", 15)]
        assert lab.reasons()["uncertain handed_over_before_restore"] == 15

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
            how = {
                "database": "staging",
                "settings": {"JOURNAL_DIR": str(machine)},
                "constants": SHORT_LEASES,
            }
            processes = lab.beat(**how), lab.worker(**how)
            lab.ticked(3, name="staging")
            stopped(processes)
            assert sink.taken == [], f"a copy sent mail ({machine})"
            held = lab.postgresql.ask("SELECT DISTINCT state, reason FROM delivery_message", name="staging")
            assert held == [("held", "copy")]
        # And what it was copied from sends as ever.
        lab.beat()
        lab.worker()
        lab.settle("sent")
        lab.hold(sink, number=20)
