from uuid import uuid4

import pytest

from accounts.models import Activity
from nurture.delivery import keys
from nurture.delivery.actions import suppressing
from nurture.delivery.models import MessageState, Pause, Suppression
from nurture.delivery.queries.suppressions import barred, suppressed
from nurture.delivery.refusals.actions import uploading
from nurture.delivery.refusals.actions.entering import enter
from nurture.delivery.refusals.facts import AlreadyGone
from nurture.delivery.refusals.models import SuppressionUpload
from nurture.delivery.refusals.rules.values import Read, read_value
from tests.delivery.world import NOW

Reason = Suppression.Reason


def entered(world, value, reason=Reason.BY_HAND, operation=None):
    return enter(
        value=read_value(value),
        reason=reason,
        note="A competitor",
        operation=operation or uuid4(),
        by=world.rep,
        at=NOW,
    )


def test_a_domain_stops_what_is_planned_for_everybody_there(world):
    message = world.message(world.contact("ito@post.minato.example"))
    other = world.message(world.contact("ito@minato-not.example"))
    assert entered(world, "minato.example")
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.CANCELLED, "suppressed")
    assert other.state == MessageState.PLANNED
    assert Suppression.objects.get().domain == "minato.example"


def test_whoever_told_one_of_us_has_refused_as_if_they_had_pressed(world):
    contact = world.contact("ito@minato.example")
    operation = uuid4()
    for _ in range(2):
        entered(world, "ito@minato.example", Reason.ASKED, operation)
    assert barred([contact])
    assert Pause.objects.get().reaction.recorded_by == world.rep
    assert Activity.objects.filter(verb="delivery.asked_not_to_write").count() == 1
    assert Suppression.objects.get().contact == contact


def test_a_stranger_may_be_on_the_list(world):
    entered(world, "nobody@elsewhere.example", Reason.ASKED)
    assert suppressed(["nobody@elsewhere.example"])
    assert Suppression.objects.get().contact is None


@pytest.fixture
def upload(world):
    values = [read_value(each) for each in ("ito@minato.example", "ueda@minato.example", "torei.example")]
    suppressing.suppress(address="ueda@minato.example", reason=Reason.UNSUBSCRIBED, at=NOW)
    return uploading.upload(
        file_name="list.csv",
        read=Read(values, [4]),
        reason=Reason.BY_HAND,
        note="Old system",
        operation=uuid4(),
        by=world.rep,
        at=NOW,
    )


def test_a_list_is_looked_at_before_it_counts(world, upload):
    contact = world.contact("ito@minato.example")
    assert upload.counts | {"people": 0} == {
        "addresses": 2,
        "domains": 1,
        "there": 1,
        "changed": 0,
        "new": 2,
        "people": 0,
        "unreadable": 1,
        "lines": [4],
    }
    assert not suppressed(["ito@minato.example"])
    assert "minato" not in str(upload.entries)
    message = world.message(contact)
    assert uploading.take_in(upload=upload, by=world.rep, at=NOW) == 2
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED
    assert suppressed(["ito@minato.example", "x@torei.example"]) == {"ito@minato.example", "x@torei.example"}
    assert Suppression.objects.get(value_hash=keys.address_hash(contact.email)).contact == contact
    assert SuppressionUpload.objects.get().entries == []


def test_a_list_softens_nothing_and_is_taken_in_once(world, upload):
    uploading.take_in(upload=upload, by=world.rep, at=NOW)
    refused = Suppression.objects.get(value_hash=keys.address_hash("ueda@minato.example"))
    assert refused.reason == "unsubscribed"
    with pytest.raises(AlreadyGone):
        uploading.take_in(upload=upload, by=world.rep, at=NOW)


def test_a_list_that_was_thrown_away_adds_nothing(world, upload):
    uploading.discard(upload=upload)
    with pytest.raises(AlreadyGone):
        uploading.take_in(upload=upload, by=world.rep, at=NOW)
    assert not suppressed(["ito@minato.example"])
