"""Noticing a gap or a restore, before anything is looked at."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery import sending, tasks
from nurture.delivery.actions import healing
from nurture.delivery.controls import machine
from nurture.delivery.controls.actions import choosing, fencing
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause
from nurture.delivery.controls.queries.recovery import Scope
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.models import Heartbeat, Message, MessageState
from tests.delivery.world import NOW


def beat(at):
    for kind in ("worker", "scheduler"):
        healing.beat(name=kind, kind=kind, at=at)


@pytest.fixture
def lonely(world, clock):
    """Twelve are due, and nobody has looked for an hour."""
    world.messages(12)
    beat(NOW - timedelta(hours=1))
    return world


def states():
    return sorted(Message.objects.values_list("state", "reason").distinct())


def test_after_a_gap_what_is_due_waits_for_somebody(lonely, mail_server):
    server = mail_server()
    fencing.notice(at=NOW)
    recovery = Recovery.objects.get()
    assert (recovery.cause, recovery.since, recovery.opened_at) == (
        RecoveryCause.GAP,
        NOW - timedelta(hours=1),
        NOW,
    )
    assert states() == [(MessageState.HELD, "recovery")]
    healing.look_at_held_again(at=NOW)
    sending.drain(worker="test:1", enough=lambda: False)
    assert server.connections == 0
    # Whoever comes second finds it done; what comes due from now on goes.
    fencing.notice(at=NOW)
    assert Recovery.objects.count() == 1
    later = lonely.message()
    sending.drain(worker="test:1", enough=lambda: False)
    later.refresh_from_db()
    assert later.state == MessageState.SENT


@pytest.mark.parametrize("first", [tasks.look_now, tasks.tick])
def test_whichever_task_comes_first_notices_it(lonely, first, monkeypatch):
    monkeypatch.setattr(tasks, "drain", lambda **_: None)
    first()
    assert Recovery.objects.count() == 1
    assert states() == [(MessageState.HELD, "recovery")]
    assert Heartbeat.objects.order_by("-at").first().at == NOW


def test_a_handful_goes_as_ever(world, clock):
    world.messages(9)
    beat(NOW - timedelta(hours=1))
    fencing.notice(at=NOW)
    assert not Recovery.objects.exists()
    assert states() == [(MessageState.PLANNED, "")]


def test_a_short_absence_is_none(world, clock):
    world.messages(12)
    beat(NOW - timedelta(minutes=14))
    fencing.notice(at=NOW)
    assert not Recovery.objects.exists()


def test_the_first_start_of_all_is_none(world, clock):
    world.messages(12)
    fencing.notice(at=NOW)
    assert not Recovery.objects.exists()


def test_what_is_planned_for_later_is_left_alone(lonely):
    Message.objects.update(planned_at=NOW + timedelta(minutes=1))
    fencing.notice(at=NOW)
    assert states() == [(MessageState.PLANNED, "")]


def test_what_somebody_had_taken_when_all_went_dark_waits_too(lonely, clock):
    from nurture.delivery.actions import claiming

    claiming.claim(worker="gone:1", at=NOW - timedelta(hours=1) + timedelta(seconds=1), limit=5)
    Message.objects.update(planned_at=NOW - timedelta(hours=1))
    claiming.claim(worker="gone:1", at=NOW - timedelta(minutes=59), limit=5)
    fencing.notice(at=NOW)
    assert states() == [(MessageState.HELD, "recovery")]
    assert not Message.objects.exclude(claim_token=None).exists()


def test_friday_evening_to_saturday_night_sends_nothing_outside_the_window(world, clock, mail_server):
    """The outage of the specification: what was due on Friday is never sent on Saturday."""
    server = mail_server()
    world.project.window_weekdays, world.project.window_end = [1, 2, 3, 4, 5], NOW.time().replace(hour=19)
    world.project.save()
    friday = NOW.replace(day=27, hour=17)
    for message in world.messages(12):
        Message.objects.filter(pk=message.pk).update(
            planned_at=friday + timedelta(minutes=5), stale_at=friday.replace(hour=19)
        )
    beat(friday)
    saturday = clock.now = NOW.replace(day=28, hour=22)
    tasks.look_now()
    tasks.tick()
    assert server.connections == 0
    assert states() == [(MessageState.EXPIRED, "stale")]
    assert {row["before"] for row in Message.objects.values_list("reason_detail", flat=True)} == {"recovery"}
    clock.forward(hours=1)
    tasks.look_now()
    tasks.tick()
    assert server.connections == 0
    assert Message.objects.filter(planned_at__gt=saturday).count() == 0
    # It stays open until somebody has chosen, and then they go in the next window: on Monday.
    recovery = Recovery.objects.open().get()
    choosing.choose(
        recovery=recovery, choice="release", scope=Scope(), operation=uuid4(), by=world.rep, at=clock.now
    )
    monday = NOW.replace(day=30, hour=9, minute=30)
    assert set(Message.objects.values_list("planned_at", flat=True)) == {monday}
    assert not Recovery.objects.open().exists()


def test_a_tick_counts_in_the_database_before_the_machine(production):
    fencing.tick(at=NOW)
    assert (Installation.objects.get().generation, machine.known().generation) == (1, 1)
    Installation.objects.update(generation=5)
    fencing.notice(at=NOW)
    assert machine.known().generation == 5


def test_what_a_copy_counts_beside_the_real_one_is_not_remembered(production, settings):
    fencing.tick(at=NOW)
    settings.SITE_URL = "https://staging.example"
    Installation.objects.update(generation=7)
    fencing.tick(at=NOW)
    fencing.notice(at=NOW)
    assert machine.known().generation == 1


def test_a_tick_makes_no_machine_known_in_production(production, settings, tmp_path):
    settings.JOURNAL_DIR = str(tmp_path / "copy")
    fencing.tick(at=NOW)
    assert machine.known() is None
    assert read().standing.barrier == "machine_unknown"


def test_a_demo_adopts_its_folder(world, journal_dir):
    fencing.tick(at=NOW)
    assert machine.known().name == Installation.objects.get().name.hex


def test_a_restored_database_is_noticed_and_does_not_catch_up(production):
    for _ in range(3):
        fencing.tick(at=NOW)
    Installation.objects.update(generation=1)
    fencing.notice(at=NOW)
    assert Recovery.objects.get().cause == RecoveryCause.RESTORE
    for _ in range(5):
        fencing.tick(at=NOW)
        fencing.notice(at=NOW)
    assert Installation.objects.get().generation == 1
    assert Recovery.objects.count() == 1
    assert read().standing.barrier == "restored"
