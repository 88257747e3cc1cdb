"""By hand; what a reaction does is in test_last_gate and test_inbound."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.delivery.actions import pausing
from nurture.delivery.facts import AlreadyPaused
from nurture.delivery.models import MessageState, Pause, Reaction
from tests.delivery.world import NOW


def pause(world, reason="社長交代まで待つ"):
    return pausing.pause_by_hand(account=world.account, reason=reason, by=world.rep, at=NOW)


def reply(world):
    return Reaction.objects.create(account=world.account, kind="reply", verdict="human", words="検討", at=NOW)


def test_it_holds_what_is_planned_and_what_comes_later(world):
    planned = world.message()
    opened = pause(world)
    later = world.message()
    planned.refresh_from_db()
    assert [(each.state, each.reason) for each in (planned, later)] == [(MessageState.HELD, "paused")] * 2
    assert (opened.started_by, opened.reason, opened.reaction) == (world.rep, "社長交代まで待つ", None)
    assert Activity.objects.get(verb="delivery.paused").detail == {"reason": "社長交代まで待つ"}


def test_it_ends_as_every_pause_does(world, clock):
    planned = world.message()
    pausing.lift(pause=pause(world), choice=Pause.Choice.CARRY_ON, by=world.marketer, at=clock.now)
    planned.refresh_from_db()
    assert planned.state == MessageState.PLANNED
    assert not Pause.objects.filter(lifted_at=None).exists()


def test_a_paused_account_is_not_paused_once_more(world):
    first = pause(world)
    with pytest.raises(AlreadyPaused) as raised:
        pause(world, "別の理由")
    assert raised.value.pause == first
    assert Pause.objects.get().reason == "社長交代まで待つ"


def test_a_reply_during_it_joins_it_so_that_it_is_read_before_anything_goes_on(world):
    opened, reaction = pause(world), reply(world)
    assert pausing.pause(account=world.account, reaction=reaction, at=NOW) == opened
    opened.refresh_from_db()
    assert (opened.reaction, opened.reason) == (reaction, "社長交代まで待つ")


def test_a_second_reply_leaves_the_first_one_there(world):
    opened = pausing.pause(account=world.account, reaction=(first := reply(world)), at=NOW)
    pausing.pause(account=world.account, reaction=reply(world), at=NOW)
    opened.refresh_from_db()
    assert opened.reaction == first


@pytest.mark.parametrize("wrong", [{}, {"reason": "x"}, {"by": True}])
def test_the_database_wants_a_reaction_or_somebody_with_a_reason(world, wrong):
    begun = {"reason": wrong.get("reason", ""), "started_by": world.rep if wrong.get("by") else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(account=world.account, started_at=NOW, **begun)
