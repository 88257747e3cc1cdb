"""A backup comes back, or is brought up elsewhere: what left since is never sent again, and a copy sends nothing."""

from tests.faults.servers import wait_for
from tests.faults.test_refusals import backup, restore

TICK = "nurture.delivery.tasks.tick"


def some_sent_after_a_backup(lab, sink):
    """Twelve in the backup, six of them due; those leave, then the database is what it was before."""
    lab.call("tests.faults.seed.mail", number=12)
    lab.call("tests.faults.refusing.tick")
    lab.postgresql.ask(
        "UPDATE delivery_message SET planned_at = planned_at + interval '1 hour' WHERE mod(id, 2) = 0"
    )
    file = backup(lab)
    lab.worker()
    lab.arrived(sink, 6, nudge=lab.ask_for)
    wait_for(lambda: lab.states().get("sent") == 6, 30)
    lab.end_all()
    restore(lab, file)
    lab.postgresql.ask("UPDATE delivery_message SET planned_at = clock_timestamp()")
    assert lab.states() == {"planned": 12}


def test_what_left_after_the_backup_is_not_sent_again(lab):
    with lab.sink() as sink:
        some_sent_after_a_backup(lab, sink)
        lab.worker()
        lab.ask_for(TICK)
        wait_for(lambda: lab.states() == {"uncertain": 6, "held": 6}, 60, nudge=lab.ask_for)
        assert lab.reasons() == {"uncertain handed_over_before_restore": 6, "held recovery": 6}
        assert len(sink.taken) == 6
        # Somebody looks, lets the others go, and sending goes on.
        assert lab.call("tests.faults.refusing.release") == "restore"
        lab.arrived(sink, 12, nudge=lab.ask_for)
        wait_for(lambda: lab.states() == {"uncertain": 6, "sent": 6}, 30)
        assert set(sink.arrived.values()) == {1}
        assert len(sink.arrived) == 12


def test_a_copy_of_production_on_staging_sends_nothing(lab):
    """With the whole environment of production but its address, and on a machine that never sent."""
    elsewhere = {"SITE_URL": "https://staging.nurture.example", "JOURNAL_DIR": str(lab.here / "staging")}
    with lab.sink() as sink:
        lab.call("tests.faults.seed.mail", number=6)
        lab.worker(settings=elsewhere)
        wait_for(lambda: lab.reasons() == {"held copy": 6}, 60, nudge=lab.ask_for)
        lab.ask_for(TICK)
        lab.end_all()
        # The same address, but a machine that knows nothing of the installation.
        lab.postgresql.ask("UPDATE delivery_message SET state = 'planned', reason = ''")
        lab.worker(settings={"JOURNAL_DIR": elsewhere["JOURNAL_DIR"]})
        wait_for(lambda: lab.reasons() == {"held machine_unknown": 6}, 60, nudge=lab.ask_for)
        assert not sink.taken
