from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.facts import AlreadyWritten, NeedsATeam
from accounts.models import Activity, Annotation
from nurture.delivery import sending
from nurture.delivery.actions import calls, pausing
from nurture.delivery.models import Attempt, MessageState, Pause, Reaction
from tests import build
from tests.delivery.world import NOW


def fields(world, **changes):
    return {
        "kind": "words",
        "their_words": "十八か月では長い",
        "body": "",
        "contact": None,
        "heard_by": "phone",
        "heard_on": NOW.date(),
        "confidence": 2,
        "expires_on": None,
    } | changes


def log(world, *, operation=None, by=None, at=NOW, **changes):
    return calls.log_call(
        account=world.account,
        fields=fields(world, **changes),
        operation=operation or uuid4(),
        by=by or world.rep,
        at=at,
    )


def test_a_call_holds_what_is_planned_as_a_reply_does(world):
    ito = world.contact()
    planned = world.message(ito)
    reaction = log(world, contact=ito)
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == (MessageState.HELD, "paused")
    assert Pause.objects.get(lifted_at=None).reaction == reaction
    assert (reaction.kind, reaction.verdict, reaction.words) == ("phone", "human", "十八か月では長い")
    assert (reaction.contact, reaction.recorded_by) == (ito, world.rep)


def test_nothing_leaves_after_a_call_until_the_owner_carries_on(world, clock, mail_server):
    message = world.message()
    server = mail_server()
    log(world)
    sending.drain(worker="test:1", enough=lambda: False)
    assert (server.accepted, Attempt.objects.count()) == ([], 0)
    pausing.lift(pause=Pause.objects.get(), choice=Pause.Choice.CARRY_ON, by=world.rep, at=clock.now)
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert (message.state, len(server.accepted)) == (MessageState.SENT, 1)


@pytest.mark.parametrize(("heard_by", "kind"), [("phone", "phone"), ("visit", "visit"), ("online", "online")])
def test_each_way_of_talking_is_a_reaction_of_its_own(world, heard_by, kind):
    assert log(world, heard_by=heard_by).kind == kind
    assert Annotation.objects.get().heard_by == heard_by


def test_the_words_are_knowledge_and_the_talk_is_an_entry(world):
    ito = world.contact()
    log(world, contact=ito)
    assert Annotation.objects.get().their_words == "十八か月では長い"
    entry = Activity.objects.get(verb="delivery.talked")
    assert (entry.actor, entry.contact, entry.category) == (world.rep, ito, "reaction")
    assert entry.detail == {"kind": "phone"}


def test_a_talk_entered_later_stands_on_its_day_and_pauses_from_now_on(world):
    reaction = log(world, heard_on=NOW.date() - timedelta(days=2))
    assert reaction.at == datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert Pause.objects.get().started_at == NOW


def test_the_same_operation_writes_once_and_pauses_once(world):
    operation = uuid4()
    first = log(world, operation=operation)
    pausing.lift(pause=Pause.objects.get(), choice=Pause.Choice.CARRY_ON, by=world.rep, at=NOW)
    assert log(world, operation=operation) == first
    assert (Reaction.objects.count(), Annotation.objects.count()) == (1, 1)
    assert not Pause.objects.filter(lifted_at=None).exists()


def test_another_text_with_the_same_operation_loses_neither(world):
    operation = uuid4()
    log(world, operation=operation)
    with pytest.raises(AlreadyWritten):
        log(world, operation=operation, their_words="別の話")


def test_somebody_without_a_team_enters_nothing(world):
    with pytest.raises(NeedsATeam):
        log(world, by=build.administrator())
    assert not Reaction.objects.exists()
    assert not Pause.objects.exists()
