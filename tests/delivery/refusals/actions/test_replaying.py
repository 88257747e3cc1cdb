from datetime import timedelta

import pytest

from nurture.delivery.actions import suppressing
from nurture.delivery.controls import journal
from nurture.delivery.models import Suppression
from nurture.delivery.queries.suppressions import suppressed
from nurture.delivery.refusals.actions import lifting
from nurture.delivery.refusals.actions.answering import end_pauses
from nurture.delivery.refusals.actions.journaling import write_journal
from nurture.delivery.refusals.actions.replaying import bring_back
from nurture.delivery.refusals.models import SuppressionEvent
from tests.delivery.world import NOW

Reason = Suppression.Reason


@pytest.fixture
def kept(world, settings, tmp_path):
    settings.JOURNAL_DIR, settings.ERASURE_LOG = str(tmp_path), ""
    return tmp_path / journal.FILE


def refuse(address, reason=Reason.UNSUBSCRIBED, **fields):
    suppressing.suppress(address=address, reason=reason, at=NOW, **fields)


def forget():
    """As a backup of before does."""
    SuppressionEvent.objects.all().delete()
    Suppression.objects.all().delete()


def test_what_the_journal_says_is_on_the_list_again(world, kept):
    contact = world.contact("ito@minato.example")
    refuse("ito@minato.example")
    assert write_journal(at=NOW) == 1
    assert write_journal(at=NOW) == 0
    assert "minato" not in kept.read_text()
    forget()
    done = bring_back(at=NOW)
    assert (done.added, done.already) == (1, 0)
    row = Suppression.objects.get()
    assert (row.reason, row.contact) == ("unsubscribed", contact)
    assert (bring_back(at=NOW).added, suppressed(["ito@minato.example"])) == (0, {"ito@minato.example"})


def test_what_was_lifted_in_the_end_is_not_put_back_and_nothing_is_taken_away(world, kept):
    refuse("ito@minato.example", Reason.BOUNCED)
    lifting.lift(suppression=Suppression.objects.get(), note="x", by=world.rep, at=NOW)
    write_journal(at=NOW)
    forget()
    assert bring_back(at=NOW).added == 0
    refuse("ito@minato.example", Reason.BOUNCED)
    bring_back(at=NOW)
    assert suppressed(["ito@minato.example"])


def test_a_pause_that_is_over_does_not_come_back(world, kept):
    refuse("ito@minato.example", Reason.QUIET, until=NOW + timedelta(days=90))
    write_journal(at=NOW)
    forget()
    assert bring_back(at=NOW + timedelta(days=91)).added == 0
    assert bring_back(at=NOW + timedelta(days=89)).added == 1


def test_a_pause_ends_by_itself_and_only_a_pause(world):
    refuse("ito@minato.example", Reason.QUIET, until=NOW + timedelta(days=90))
    refuse("ueda@minato.example")
    assert end_pauses(at=NOW + timedelta(days=89)) == 0
    assert end_pauses(at=NOW + timedelta(days=90)) == 1
    assert suppressed(["ito@minato.example", "ueda@minato.example"]) == {"ueda@minato.example"}
