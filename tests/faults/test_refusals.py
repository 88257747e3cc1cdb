"""A backup comes back: whoever refused or was erased after it was made is still not written to."""

import subprocess

import pytest

from tests.faults.lab import LOOK, TICK
from tests.faults.servers import owned_by, wait_for

HERE = "tests.faults.refusing"


@pytest.fixture
def product(lab):
    """Calls into the product, which keeps its log of erasures beside its journal."""
    log = lab.journal / "erasures.jsonl"

    def call(name, **arguments):
        changes = {"settings": {"ERASURE_LOG": str(log)}}
        return lab.call(f"{HERE}.{name}", changes=changes, **arguments)

    return call


def backup(lab):
    """A real one, as docs/running.md says."""
    postgresql, file = lab.postgresql, lab.postgresql.folder / "backup.dump"
    _run(postgresql, "pg_dump", "--format=custom", f"--file={file}", "nurture")
    return file


def restore(lab, file):
    postgresql = lab.postgresql
    with postgresql.connection("postgres") as connection:
        connection.execute('DROP DATABASE "nurture" WITH (FORCE)')
        connection.execute('CREATE DATABASE "nurture"')
    _run(postgresql, "pg_restore", "--dbname=nurture", "--no-owner", "--exit-on-error", str(file))


def _run(postgresql, program, *arguments):
    # A link in a folder of PATH leads to where the others are.
    place = (postgresql.binaries / "postgres").resolve().parent
    command = [place / program, "-h", str(postgresql.folder), "-U", "nurture", *arguments]
    done = subprocess.run(
        command,
        check=False,
        cwd=postgresql.folder,
        capture_output=True,
        text=True,
        **owned_by(postgresql.account),
    )
    assert done.returncode == 0, done.stderr


def test_refusals_and_erasures_outlive_a_restore(lab, product):
    lab.call("tests.faults.seed.mail", number=6)
    product("tick")
    messages = [row[0] for row in lab.postgresql.ask("SELECT id FROM delivery_message ORDER BY id")]
    addresses = dict(lab.postgresql.ask("SELECT id, to_address FROM delivery_message"))
    file = backup(lab)
    refused = messages[:3]
    product("refuse", messages=refused)
    product("tick")
    before = product("standing")
    assert [reason for reason, _count in before["reasons"]] == ["erased", "quiet", "unsubscribed"]
    restore(lab, file)
    assert product("standing") == {"reasons": [], "erased": []}

    with lab.sink() as sink:
        lab.worker(settings={"ERASURE_LOG": str(lab.journal / "erasures.jsonl")})
        lab.ask_for(TICK)
        wait_for(lambda: lab.postgresql.ask("SELECT 1 FROM delivery_recovery WHERE closed_at IS NULL"), 30)
        # Before anybody said a word: the list is whole again, and nothing has left.
        after = product("standing")
        assert after == before
        assert not sink.arrived
        assert product("release") == "restore"
        lab.ask_for()
        kept_away = {addresses[each] for each in refused}
        lab.settle("sent", "skipped", "cancelled", nudge=lambda: lab.ask_for(LOOK, TICK))
        got = {
            address
            for address, _number in lab.postgresql.ask(
                "SELECT to_address, count(*) FROM delivery_message WHERE state = 'sent' GROUP BY 1"
            )
        }
        assert got == set(addresses.values()) - kept_away, lab.reasons()
