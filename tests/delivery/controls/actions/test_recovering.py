"""After a restore: what the journal knows is never sent again by itself, everything else waits."""

from datetime import timedelta

import pytest

from nurture.delivery import sending
from nurture.delivery.controls import handed_over
from nurture.delivery.controls.actions import fencing, recovering
from nurture.delivery.controls.models import Installation, Recovery, RecoveryCause
from nurture.delivery.models import Message, MessageState
from tests.delivery.world import NOW

asked = []


def replay(*, at):
    asked.append(at)


@pytest.fixture
def restored(production, world, mail_server, clock, django_capture_on_commit_callbacks):
    """Three went after the backup was made, one of them was decided after it; two are still due."""
    mail_server()
    fencing.tick(at=NOW - timedelta(minutes=30))
    gone = world.messages(3)
    with django_capture_on_commit_callbacks(execute=True):
        sending.drain(worker="test:1", enough=lambda: False)
    assert Message.objects.filter(state=MessageState.SENT).count() == 3
    # What the backup held of it.
    Installation.objects.update(generation=0)
    backup = {"state": MessageState.PLANNED, "handed_over_at": None, "raw": None, "claim_token": None}
    Message.objects.filter(pk__in=[each.pk for each in gone[:2]]).update(**backup)
    lost = gone[2].pk
    gone[2].attempts.all().delete()
    Message.objects.filter(pk=lost).delete()
    due = [world.message(), world.message()]
    return gone[:2], due


def test_what_left_is_uncertain_and_what_did_not_waits(restored, settings):
    gone, due = restored
    settings.RESTORE_REPLAYS = [f"{__name__}.replay"]
    asked.clear()
    fencing.notice(at=NOW)
    recovery = Recovery.objects.get()
    assert (recovery.cause, recovery.journal_kept) == (RecoveryCause.RESTORE, True)
    assert (recovery.handed_over, recovery.unknown) == (3, 1)
    assert recovery.since == NOW - timedelta(minutes=30)
    found = {row.pk: (row.state, row.reason) for row in Message.objects.all()}
    for message in gone:
        assert found[message.pk] == (MessageState.UNCERTAIN, "handed_over_before_restore")
    for message in due:
        assert found[message.pk] == (MessageState.HELD, "recovery")
    assert Message.objects.get(pk=gone[0].pk).handed_over_at == NOW
    assert asked == [NOW]


def test_nothing_leaves_before_anybody_has_noticed(restored, mail_server):
    server = mail_server()
    sending.drain(worker="test:1", enough=lambda: False)
    assert server.connections == 0
    assert set(Message.objects.values_list("reason", flat=True)) == {"restored"}


def test_it_opens_once(restored):
    first = recovering.open_after_restore(at=NOW)
    assert recovering.open_after_restore(at=NOW + timedelta(minutes=1)) == first
    assert first.opened_at == NOW


def test_an_open_gap_becomes_the_recovery_from_the_restore(restored):
    gap = Recovery.objects.create(cause=RecoveryCause.GAP, opened_at=NOW - timedelta(days=1))
    recovering.open_after_restore(at=NOW)
    gap.refresh_from_db()
    assert gap.cause == RecoveryCause.RESTORE
    assert Recovery.objects.count() == 1


def test_a_number_that_belongs_to_another_row_by_now_is_left_alone(production, world, clock):
    message = world.message()
    handed_over.note([Message(pk=message.pk, mailing_id=message.mailing_id + 1, contact_id=1)], at=NOW)
    recovery = recovering.open_after_restore(at=NOW)
    assert (recovery.handed_over, recovery.unknown) == (1, 1)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.HELD, "recovery")


def test_what_was_deferred_since_the_backup_stays_uncertain(production, world, clock):
    """The last time counts: it was tried, given back, and tried again."""
    message = world.message()
    for minutes in (-20, -10):
        handed_over.note([message], at=NOW + timedelta(minutes=minutes))
    Message.objects.update(handed_over_at=NOW - timedelta(minutes=20))
    assert recovering.open_after_restore(at=NOW).handed_over == 1
    message.refresh_from_db()
    assert message.state == MessageState.UNCERTAIN
