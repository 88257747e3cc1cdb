"""Read in one statement; what a copy, a restore or a strange machine looks like to it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery.controls import handed_over, machine
from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause
from nurture.delivery.controls.queries import standing as asking
from nurture.delivery.models import Message
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def production(production):
    """As a few ticks left it."""
    Installation.objects.update(generation=7)
    machine.remember(production.name.hex, 7)
    return production


def barrier():
    return asking.read().standing.barrier


def test_a_database_without_a_row_is_not_live(world, settings):
    settings.DELIVERY_NEEDS_MARKER = True
    assert barrier() == "not_live"
    settings.DELIVERY_NEEDS_MARKER = False
    assert barrier() == ""
    settings.DELIVERY_MODE = "off"
    assert barrier() == "mode_off"


def test_where_all_agree_mail_leaves(production):
    assert barrier() == ""


def test_the_same_data_under_another_address_is_a_copy(production, settings):
    settings.SITE_URL = "https://staging.example"
    assert barrier() == "copy"


def test_a_machine_that_knows_nothing_of_it_sends_nothing(production, settings, tmp_path):
    settings.JOURNAL_DIR = str(tmp_path / "elsewhere")
    assert barrier() == "machine_unknown"
    settings.JOURNAL_DIR = ""
    assert barrier() == "no_journal"


def test_a_database_behind_its_machine_was_restored(production):
    Installation.objects.update(generation=6)
    assert barrier() == "restored"


def test_a_tick_while_we_look_is_no_restore(production, monkeypatch):
    ask = machine.known

    def ticked():
        monkeypatch.setattr(machine, "known", ask)
        Installation.objects.update(generation=8)
        machine.remember(production.name.hex, 8)
        return ask()

    monkeypatch.setattr(machine, "known", ticked)
    assert barrier() == ""


def test_a_database_that_does_not_know_the_last_mail_was_restored(production, world):
    message = world.message()
    Message.objects.update(handed_over_at=NOW)
    handed_over.note([message], at=NOW)
    assert barrier() == ""
    # What was tried again since is later, never earlier.
    Message.objects.update(handed_over_at=NOW + timedelta(hours=1))
    assert barrier() == ""
    Message.objects.update(handed_over_at=None)
    assert barrier() == "restored"
    # Another process of this machine reads it from the file.
    handed_over._last.clear()
    assert barrier() == "restored"
    Message.objects.all().delete()
    assert barrier() == "restored"
    # Somebody has looked at it since.
    Installation.objects.update(recovered_at=NOW)
    assert barrier() == ""


def test_an_open_recovery_from_a_restore_stops_every_machine(production):
    recovery = Recovery.objects.create(cause=RecoveryCause.RESTORE, opened_at=NOW)
    assert barrier() == "restored"
    Recovery.objects.filter(pk=recovery.pk).update(cause=RecoveryCause.GAP)
    assert barrier() == ""
    Recovery.objects.update(cause=RecoveryCause.RESTORE, closed_at=NOW)
    assert barrier() == ""


def test_every_standing_stop_is_found_and_no_lifted_one(world, django_assert_max_num_queries):
    other = build.target(world.project, build.account("別"), world.rep, world.marketer)
    stopping.stop(by=world.rep, at=NOW, target=world.target)
    world.release(stopping.stop(by=world.rep, at=NOW, target=other))
    stopping.stop(by=world.rep, at=NOW, project=world.project)
    with django_assert_max_num_queries(1):
        found = asking.read().standing
    assert (found.everything, found.projects, found.targets, found.identities) == (
        False,
        {world.project.pk},
        {world.target.pk},
        frozenset(),
    )
    stopping.stop(by=world.rep, at=NOW)
    assert asking.read().standing.everything


def test_a_folder_of_another_installation_is_kept_aside(production, journal_dir):
    from nurture.delivery.controls import journal

    journal.append("refused", {"n": 1}, at=NOW)
    other = uuid4().hex
    machine.remember(other, 3)
    assert machine.known().name == other
    assert list(journal.read()) == []
    assert (journal_dir / f"journal-{production.name.hex}.jsonl").exists()
    machine.remember(other, 2)
    assert machine.known().generation == 3
