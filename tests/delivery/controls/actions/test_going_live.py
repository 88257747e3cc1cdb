import pytest

from nurture.delivery.controls import machine
from nurture.delivery.controls.actions.going_live import go_live
from nurture.delivery.controls.facts import NoJournal
from nurture.delivery.controls.models import Installation
from nurture.delivery.controls.queries.standing import read
from tests.delivery.world import NOW


def test_nobody_goes_live_without_a_journal(world, settings):
    settings.DELIVERY_NEEDS_MARKER = True
    with pytest.raises(NoJournal):
        go_live(by=world.rep, at=NOW)
    assert read().standing.barrier == "not_live"


def test_a_word_makes_it_the_real_one(world, settings, journal_dir):
    settings.DELIVERY_NEEDS_MARKER = True
    assert read().standing.barrier == "not_live"
    installation = go_live(by=world.rep, at=NOW)
    assert read().standing.barrier == ""
    assert (installation.live_by, installation.live_at) == (world.rep, NOW)
    assert machine.known().name == installation.name.hex


def test_a_further_machine_becomes_known_and_nothing_else_changes(world, production, settings, tmp_path):
    settings.JOURNAL_DIR = str(tmp_path / "second")
    assert read().standing.barrier == "machine_unknown"
    go_live(by=world.marketer, at=NOW)
    assert read().standing.barrier == ""
    assert Installation.objects.get().live_by == world.rep


def test_after_a_move_it_is_confirmed_anew(world, production, settings):
    settings.SITE_URL = "https://new.example"
    assert read().standing.barrier == "copy"
    go_live(by=world.marketer, at=NOW)
    assert read().standing.barrier == ""
    assert Installation.objects.get().live_by == world.marketer
