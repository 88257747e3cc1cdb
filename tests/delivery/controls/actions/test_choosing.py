from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.delivery import sending
from nurture.delivery.actions import healing, planning
from nurture.delivery.controls import machine
from nurture.delivery.controls.actions import choosing, fencing, recovering
from nurture.delivery.controls.facts import NothingToRecover, StillHeld
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause, RecoveryStep
from nurture.delivery.controls.queries.recovery import Scope
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.history.models import MessageEvent
from nurture.delivery.models import Message, MessageState
from tests import build
from tests.delivery.world import NOW

Choice = RecoveryStep.Choice


@pytest.fixture
def gap(world, clock, settings):
    settings.RECOVERY_BACKLOG = 1
    world.messages(3)
    healing.beat(name="scheduler", kind="scheduler", at=NOW - timedelta(hours=1))
    return recovering.open_after_gap(since=NOW - timedelta(hours=1), at=NOW)


def choose(world, recovery, choice, scope=None, **changes):
    fields = {"by": world.rep, "at": NOW, "operation": uuid4(), "scope": scope or Scope()}
    return choosing.choose(recovery=recovery, choice=choice, **fields | changes)


def states():
    return set(Message.objects.values_list("state", "reason"))


def test_released_it_goes_as_all_mail_goes(world, gap, mail_server):
    server = mail_server()
    step = choose(world, gap, Choice.RELEASE)
    assert (step.count, step.by) == (3, world.rep)
    assert MessageEvent.objects.filter(by=world.rep).count() == 3
    sending.drain(worker="test:1", enough=lambda: False)
    assert len(server.accepted) == 3
    gap.refresh_from_db()
    assert gap.closed_at == NOW


def test_the_next_window_is_not_the_one_that_is_open(world, gap):
    choose(world, gap, Choice.RESCHEDULE)
    assert states() == {(MessageState.PLANNED, "")}
    tomorrow = NOW.replace(day=26, hour=9, minute=30)
    assert set(Message.objects.values_list("planned_at", flat=True)) == {tomorrow}


def test_dropped_it_does_not_go(world, gap):
    choose(world, gap, Choice.DROP)
    assert states() == {(MessageState.CANCELLED, "by_hand")}


def test_what_is_too_late_for_its_day_is_offered_with_the_rest(world, gap):
    healing.expire_stale(at=NOW + timedelta(hours=3))
    assert states() == {(MessageState.EXPIRED, "stale")}
    step = choose(world, gap, Choice.RELEASE, at=NOW + timedelta(hours=3))
    assert step.count == 3
    assert set(Message.objects.values_list("planned_at", flat=True)) == {
        NOW.replace(day=26, hour=9, minute=30)
    }


def test_one_target_at_a_time(world, gap):
    other = build.target(world.project, build.account("別の会社"), world.rep, world.marketer)
    assert choose(world, gap, Choice.DROP, Scope(target=other.pk)).count == 0
    elsewhere = build.project(world.rep, world.marketer)
    assert choose(world, gap, Choice.DROP, Scope(project=elsewhere.pk)).count == 0
    assert gap.steps.count() == 2
    assert choose(world, gap, Choice.DROP, Scope(target=world.target.pk)).count == 3


def test_nobody_chooses_for_projects_of_others(world, gap):
    assert choose(world, gap, Choice.DROP, by=build.rep()).count == 0
    assert states() == {(MessageState.HELD, "recovery")}


def test_a_double_click_chooses_once_and_what_is_over_is_over(world, gap):
    operation = uuid4()
    first = choose(world, gap, Choice.RESCHEDULE, operation=operation)
    assert choose(world, gap, Choice.DROP, operation=operation) == first
    assert states() == {(MessageState.PLANNED, "")}
    with pytest.raises(NothingToRecover):
        choose(world, gap, Choice.DROP)


def test_a_gap_ends_when_nothing_waits_any_more(world, gap):
    choosing.close_if_done(at=NOW)
    gap.refresh_from_db()
    assert gap.closed_at is None
    # Too late for its day is not decided.
    later = NOW + timedelta(hours=3)
    healing.expire_stale(at=later)
    choosing.close_if_done(at=later)
    gap.refresh_from_db()
    assert gap.closed_at is None
    # Elsewhere too somebody may decide: one by one, in the outbox.
    for message in Message.objects.all():
        planning.offer_again(message=message, by=world.rep, at=later)
    choosing.close_if_done(at=later)
    gap.refresh_from_db()
    assert gap.closed_at == later


@pytest.fixture
def restored(production, world, clock):
    fencing.tick(at=NOW)
    fencing.tick(at=NOW)
    world.messages(2)
    Installation.objects.update(generation=1)
    fencing.notice(at=NOW)
    return Recovery.objects.get()


def test_after_a_restore_a_lead_lets_sending_go_on(world, restored, mail_server):
    server = mail_server()
    with pytest.raises(StillHeld):
        choosing.close(recovery=restored, by=world.rep, at=NOW)
    assert choose(world, restored, Choice.SENT).count == 2
    assert states() == {(MessageState.ASSUMED_SENT, "treated_as_sent")}
    restored.refresh_from_db()
    assert (restored.cause, restored.closed_at) == (RecoveryCause.RESTORE, None)
    later = world.message()
    sending.drain(worker="test:1", enough=lambda: False)
    assert server.connections == 0
    choosing.close(recovery=restored, by=world.rep, at=NOW)
    with pytest.raises(NothingToRecover):
        choosing.close(recovery=restored, by=world.marketer, at=NOW)
    assert read().standing.barrier == ""
    # The database is ahead of every machine again, and stays so.
    fencing.notice(at=NOW)
    fencing.tick(at=NOW)
    assert machine.known().generation == Installation.objects.get().generation > fencing.LEAP
    assert not Recovery.objects.open().exists()
    healing.look_at_held_again(at=NOW)
    sending.drain(worker="test:1", enough=lambda: False)
    later.refresh_from_db()
    assert later.state == MessageState.SENT
