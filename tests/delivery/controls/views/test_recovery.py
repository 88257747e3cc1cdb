from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Erasure
from nurture.delivery.actions import healing
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.controls.actions import fencing, recovering
from nurture.delivery.controls.models import Installation, Recovery, RecoveryStep
from nurture.delivery.controls.queries import recovery as queries
from nurture.delivery.models import Message, MessageState, Suppression
from nurture.team.models import Role
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


@pytest.fixture
def gap(world, clock, settings):
    settings.RECOVERY_BACKLOG = 1
    world.messages(3, subject="zur Messe")
    healing.beat(name="scheduler", kind="scheduler", at=NOW - timedelta(hours=1))
    return recovering.open_after_gap(since=NOW - timedelta(hours=1), at=NOW)


@pytest.fixture
def restored(production, world, clock):
    fencing.tick(at=NOW)
    fencing.tick(at=NOW)
    world.messages(2)
    Installation.objects.update(generation=1)
    fencing.notice(at=NOW)
    return Recovery.objects.get()


def choose(client, choice, **fields):
    return client.post(
        "/outbox/recovery/choose/", {"choice": choice, "operation": uuid4(), **fields}, follow=True
    )


def test_what_waits_is_said_and_shown(signed_in, gap):
    assert "3 messages came due while nobody looked." in signed_in.get("/outbox/").text
    assert "3 messages came due while nobody looked." in signed_in.get("/").text
    page = signed_in.get("/outbox/recovery/").text
    assert "Nobody looked at what was due from" in page
    assert page.count("zur Messe") == 3
    # After a gap nothing can have left.
    assert "Treat as sent" not in page


def test_hundreds_of_companies_unfold(signed_in, gap, world, monkeypatch):
    monkeypatch.setattr(queries, "IN_SIGHT", 0)
    page = signed_in.get("/outbox/recovery/").text
    assert "1 more account" in page
    assert '<details class="disclosure">' in page
    # Whoever chooses for one of them sees it.
    page = signed_in.get(f"/outbox/recovery/?target={world.target.pk}").text
    assert '<details class="disclosure" open>' in page


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        ("release", MessageState.PLANNED),
        ("reschedule", MessageState.PLANNED),
        ("drop", MessageState.CANCELLED),
    ],
)
def test_a_choice_for_all_of_it(signed_in, world, gap, choice, state):
    page = choose(signed_in, choice).text
    assert set(Message.objects.values_list("state", flat=True)) == {state}
    assert "3 messages." in page
    assert "Nothing is to be recovered" in page
    assert "settled already" in choose(signed_in, choice).text


def test_a_message_tells_that_it_was_let_go(signed_in, gap):
    choose(signed_in, "release")
    page = signed_in.get(Message.objects.first().get_absolute_url()).text
    assert "Let go after an interruption" in page
    assert "Tried again" not in page


def test_a_target_of_it(signed_in, world, gap):
    page = signed_in.get(f"/outbox/recovery/?target={world.target.pk}").text
    assert f'name="target" value="{world.target.pk}"' in page
    choose(signed_in, "drop", target=world.target.pk)
    assert RecoveryStep.objects.get().target == world.target


@pytest.mark.parametrize("fields", [{"target": 999999}, {"project": 999999}])
def test_what_does_not_wait_is_not_chosen_for(signed_in, gap, fields):
    assert "Nothing of it waits" in choose(signed_in, "drop", **fields).text
    assert not RecoveryStep.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "sent"},
        {"choice": ""},
        {"choice": "drop", "target": "x"},
        {"choice": "drop", "target": 1, "project": 1},
    ],
)
def test_a_choice_that_is_none_is_asked_again(signed_in, gap, fields):
    assert choose(signed_in, **fields).status_code == 422
    assert signed_in.get("/outbox/recovery/?target=x&project=y").status_code == 200


def test_outsiders_see_and_choose_nothing(client, gap):
    client.force_login(build.rep())
    page = client.get("/outbox/recovery/").text
    assert "zur Messe" not in page
    assert "3 more messages wait in projects you are not in." in page
    assert "came due while nobody looked" not in client.get("/outbox/").text
    choose(client, "drop")
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.HELD}


def test_after_a_restore_everybody_sees_that_nothing_is_sent(signed_in, world, restored):
    page = signed_in.get("/outbox/").text
    assert "the database was restored from a backup" in page
    page = signed_in.get("/outbox/recovery/").text
    assert "Treat as sent" in page
    assert "A lead lets sending go on" in page
    assert signed_in.post("/outbox/recovery/close/").status_code == 403


def test_it_says_who_stays_out_though_the_backup_did_not_know_them(
    signed_in, world, production, clock, django_capture_on_commit_callbacks
):
    fencing.tick(at=NOW)
    fencing.tick(at=NOW)
    gone = world.contact("gone@buyer.example")
    # The journal is written after the commit.
    with django_capture_on_commit_callbacks(execute=True):
        for address in ("no@buyer.example", "never@buyer.example"):
            suppress(address=address, reason=Suppression.Reason.UNSUBSCRIBED, at=NOW)
    Suppression.objects.all().delete()
    Installation.objects.update(generation=1)
    fencing.notice(at=NOW)
    Erasure.objects.create(contact=gone, reason="request", at=NOW)
    page = signed_in.get("/outbox/recovery/").text
    assert "2 addresses that were refused since the backup are suppressed again." in page
    assert "1 person who was erased since the backup is erased again." in page
    assert "names no message" in page
    assert "What waits below" not in page


def test_a_lead_lets_sending_go_on_when_nothing_waits(client, world, restored):
    client.force_login(world.rep)
    world.rep.role = Role.LEAD
    world.rep.save()
    assert "Some messages still wait." in client.post("/outbox/recovery/close/", follow=True).text
    choose(client, "sent")
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.ASSUMED_SENT}
    assert "Sending goes on." in client.post("/outbox/recovery/close/", follow=True).text
    assert "settled already" in client.post("/outbox/recovery/close/", follow=True).text
    assert "restored from a backup" not in client.get("/outbox/").text
    assert Recovery.objects.get().closed_by == world.rep


def test_reading_chooses_nothing(signed_in, gap):
    for path in ("choose", "close"):
        assert signed_in.get(f"/outbox/recovery/{path}/").status_code == 405
    assert signed_in.post("/outbox/recovery/").status_code == 405
