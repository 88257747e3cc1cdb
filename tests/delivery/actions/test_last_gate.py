import dataclasses
from datetime import timedelta

import pytest

from accounts.models import LegalBasis
from nurture.delivery import sending, tasks, words
from nurture.delivery.actions import evidence, healing, pausing, planning, stopping, suppressing
from nurture.delivery.controls.actions.stopping import stop
from nurture.delivery.facts import AlreadyLifted, CannotStop, NotExpired
from nurture.delivery.gates import Refusal, Then
from nurture.delivery.guidance import guidance
from nurture.delivery.models import MessageState, Pause, Reaction, ReactionKind, SenderProfile, Suppression
from nurture.projects.models import TargetStage
from tests.delivery.world import NOW


@pytest.fixture
def server(mail_server):
    return mail_server()


def outcome(message):
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    return message.state, message.reason


def reaction(world):
    return Reaction.objects.create(
        account=world.account, kind=ReactionKind.PHONE, verdict=Reaction.Verdict.HUMAN, at=NOW
    )


def no_basis(world, message):
    world.account.contacts.update(legal_basis=LegalBasis.NONE)


def basis_next_year(world, message):
    world.account.contacts.update(legal_basis_on=NOW.date() + timedelta(days=200))


def left(world, message):
    world.account.contacts.update(left_on=NOW.date())


def moved(world, message):
    world.account.contacts.update(email="new@minato.example")


def suppressed_domain(world, message):
    from nurture.delivery import keys

    Suppression.objects.create(
        scope="domain", value_hash=keys.domain_hash(message.to_address), reason="by_hand", at=NOW
    )


def finished(world, message):
    world.project.targets.update(finished_at=NOW)


def offered(world, message):
    world.project.targets.update(stage=TargetStage.HANDOFF)


def no_footer(world, message):
    SenderProfile.objects.update(postal_address=" ")


def stop_all(world, message):
    stop(by=world.rep, at=NOW)


def stop_project(world, message):
    stop(by=world.rep, at=NOW, project=world.project)


def stop_target(world, message):
    stop(by=world.rep, at=NOW, target=world.target)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (no_basis, (MessageState.SKIPPED, "no_legal_basis")),
        (basis_next_year, (MessageState.SKIPPED, "basis_not_yet")),
        (left, (MessageState.SKIPPED, "left")),
        (moved, (MessageState.SKIPPED, "address_changed")),
        (suppressed_domain, (MessageState.SKIPPED, "suppressed")),
        (finished, (MessageState.SKIPPED, "target_finished")),
        (offered, (MessageState.HELD, "handed_off")),
        (no_footer, (MessageState.HELD, "footer_incomplete")),
        (stop_all, (MessageState.HELD, "stopped")),
        (stop_project, (MessageState.HELD, "stopped")),
        (stop_target, (MessageState.HELD, "stopped")),
    ],
)
def test_what_changed_since_planning_keeps_a_message_here(world, server, change, expected):
    message = world.message()
    change(world, message)
    assert outcome(message) == expected
    assert server.connections == 0


def test_without_any_of_that_it_goes(world, server):
    assert outcome(world.message()) == (MessageState.SENT, "")


def test_whose_word_is_dated_tomorrow_by_our_clock_gave_it_today(world, server):
    world.account.contacts.update(legal_basis_on=NOW.date() + timedelta(days=1))
    assert outcome(world.message()) == (MessageState.SENT, "")


def test_a_stop_for_another_target_stops_nothing_here(world, server):
    from tests import build

    other = build.target(world.project, build.account("別の会社"), world.rep, world.marketer)
    stop(by=world.rep, at=NOW, target=other)
    assert outcome(world.message())[0] == MessageState.SENT


@pytest.mark.parametrize(
    ("mode", "allowed", "expected"),
    [
        ("off", [], (MessageState.HELD, "mode_off")),
        ("off", ["@minato.example"], (MessageState.HELD, "mode_off")),
        ("allowlist", [], (MessageState.HELD, "not_on_allowlist")),
        ("allowlist", ["ITO@minato.example"], (MessageState.SENT, "")),
        ("allowlist", ["@minato.example"], (MessageState.SENT, "")),
        ("allowlist", ["@o.example"], (MessageState.HELD, "not_on_allowlist")),
    ],
)
def test_the_mode_decides_whether_anything_leaves(world, server, settings, mode, allowed, expected):
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = mode, allowed
    assert outcome(world.message(world.contact("ito@minato.example"))) == expected


def test_a_suppressed_address_is_cancelled_at_once(world, server):
    message = world.message(world.contact("Ito@Minato.example"))
    suppressing.suppress(address="ito@minato.example", reason=Suppression.Reason.BY_HAND, at=NOW)
    assert outcome(message) == (MessageState.CANCELLED, "suppressed")
    later = world.message(message.contact)
    assert outcome(later) == (MessageState.SKIPPED, "suppressed")


def test_a_suppression_keeps_no_address(world):
    suppressing.suppress(address="ito@minato.example", reason=Suppression.Reason.BY_HAND, at=NOW)
    assert "minato" not in str(Suppression.objects.values().get())


def test_a_message_whose_day_is_over_expires_and_is_offered_for_the_next_window(world, clock, server):
    message = world.message()
    clock.now = NOW.replace(hour=11, minute=30)
    assert outcome(message) == (MessageState.EXPIRED, "stale")
    planning.offer_again(message=message, by=world.rep, at=clock.now)
    message.refresh_from_db()
    assert message.planned_at == NOW.replace(day=26, hour=9, minute=30)
    with pytest.raises(NotExpired):
        planning.offer_again(message=message, by=world.rep, at=clock.now)


def test_the_tick_expires_what_no_worker_looked_at(world, clock):
    message = world.message()
    clock.now = NOW.replace(hour=12)
    assert healing.expire_stale(at=clock.now) == 1
    message.refresh_from_db()
    assert message.state == MessageState.EXPIRED


def test_a_part_of_the_tick_that_breaks_stops_no_other(world, clock, monkeypatch):
    message = world.message()
    clock.now = NOW.replace(hour=12)
    monkeypatch.setattr(evidence, "settle", lambda *, at: 1 // 0)
    tasks.mend()
    message.refresh_from_db()
    assert message.state == MessageState.EXPIRED


def test_a_window_that_closed_since_planning_moves_the_message(world, clock, server):
    message = world.message()
    world.project.window_weekdays = [4]
    world.project.save()
    assert outcome(message)[0] == MessageState.PLANNED
    assert message.planned_at == NOW.replace(day=26, hour=9, minute=30)
    assert server.connections == 0


def test_a_held_message_goes_when_what_held_it_has_passed(world, clock, server):
    stopped = stop(by=world.rep, at=NOW)
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "stopped")
    assert healing.look_at_held_again(at=clock.now) == 0
    world.release(stopped)
    assert healing.look_at_held_again(at=clock.now) == 1
    assert outcome(message)[0] == MessageState.SENT


def test_what_waits_on_for_something_else_says_so(world, clock, server, settings):
    settings.DELIVERY_MODE = "off"
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "mode_off")
    settings.DELIVERY_MODE = "allowlist"
    assert healing.look_at_held_again(at=clock.now) == 0
    assert outcome(message) == (MessageState.HELD, "not_on_allowlist")
    stopped = stop(by=world.rep, at=NOW)
    settings.DELIVERY_MODE = "live"
    assert healing.look_at_held_again(at=clock.now) == 0
    assert outcome(message) == (MessageState.HELD, "stopped")
    world.release(stopped)
    assert healing.look_at_held_again(at=clock.now) == 1
    assert outcome(message)[0] == MessageState.SENT


def test_what_a_stop_and_a_pause_hold_says_both_and_then_what_is_left(world, clock, server):
    stopped = stop(by=world.rep, at=NOW)
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "stopped")
    assert guidance(message).words == "Goes on by itself once the stop is released."
    paused = pausing.pause_by_hand(account=world.account, reason="監査", by=world.rep, at=NOW)
    healing.look_at_held_again(at=clock.now)
    assert outcome(message) == (MessageState.HELD, "stopped")
    assert words.reason(message.reason, message.reason_detail) == (
        "Sending is stopped by hand. The account is paused until its owner has chosen how to go on."
    )
    assert guidance(message).words == "Goes on once the stop is released and the rest is over as well."
    world.release(stopped)
    healing.look_at_held_again(at=clock.now)
    message.refresh_from_db()
    assert words.reason(message.reason, message.reason_detail).startswith("The account is paused")
    assert guidance(message).url == world.account.get_absolute_url()
    pausing.lift(pause=paused, choice=Pause.Choice.CARRY_ON, by=world.rep, at=NOW)
    assert healing.look_at_held_again(at=clock.now) == 1
    assert outcome(message)[0] == MessageState.SENT


def test_whoever_is_not_to_be_written_to_any_more_waits_for_nothing(world, clock, server):
    stop(by=world.rep, at=NOW)
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "stopped")
    no_basis(world, message)
    assert healing.look_at_held_again(at=clock.now) == 0
    assert outcome(message) == (MessageState.SKIPPED, "no_legal_basis")
    assert message.finished_at == clock.now


def test_a_pause_holds_what_is_planned_and_what_comes_later(world, server):
    planned = world.message()
    pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == (MessageState.HELD, "paused")
    later = world.message()
    assert (later.state, later.reason) == (MessageState.HELD, "paused")
    assert outcome(planned) == (MessageState.HELD, "paused")


def test_a_pause_between_claim_and_hand_over_holds_the_message(world, clock, server):
    from nurture.delivery.actions import claiming, handing_over

    message = world.message()
    [claimed] = claiming.claim(worker="x", at=clock.now, limit=1)
    pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    assert handing_over.hand_over(claimed) is None
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.HELD, "paused")


def test_carrying_on_plans_the_held_messages_anew(world, clock, server):
    message = world.message()
    opened = pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    clock.forward(days=1)
    pausing.lift(pause=opened, choice=Pause.Choice.CARRY_ON, by=world.rep, at=clock.now)
    message.refresh_from_db()
    assert message.planned_at == clock.now
    assert outcome(message)[0] == MessageState.SENT


@pytest.mark.parametrize("choice", [Pause.Choice.ADAPT, Pause.Choice.HAND_OFF])
def test_any_other_choice_cancels_them(world, choice):
    message = world.message()
    opened = pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    pausing.lift(pause=opened, choice=choice, by=world.rep, at=NOW)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.CANCELLED, f"pause_{choice}")
    with pytest.raises(AlreadyLifted):
        pausing.lift(pause=opened, choice=choice, by=world.rep, at=NOW)


def test_a_second_reaction_keeps_the_open_pause(world):
    first = pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    assert pausing.pause(account=world.account, reaction=reaction(world), at=NOW) == first


def test_a_sent_message_cannot_be_stopped_any_more(world, server):
    message = world.message()
    other = world.message()
    stopping.cancel(message=other, by=world.rep, at=NOW)
    assert outcome(message)[0] == MessageState.SENT
    assert outcome(other) == (MessageState.CANCELLED, "by_hand")
    with pytest.raises(CannotStop):
        stopping.cancel(message=message, by=world.rep, at=NOW)


asked = []


def upper_gate(messages):
    asked.extend(message.pk for message in messages)
    return {
        message.pk: Refusal("too_warm", "It is %(degrees)s degrees.", {"degrees": 35}, then=Then.HELD)
        for message in messages
    }


def willing_gate(messages):
    return {}


def test_the_apps_above_are_asked_and_their_words_are_kept(world, server, settings):
    settings.DELIVERY_GATES = [f"{__name__}.willing_gate", f"{__name__}.upper_gate"]
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "too_warm")
    assert message.reason_detail == {"words": "It is %(degrees)s degrees.", "degrees": 35}
    assert asked[-1] == message.pk


def test_refusals_are_values():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Refusal("x").code = "y"


def test_stale_comes_before_everything_that_only_holds(world, clock, server):
    stop(by=world.rep, at=NOW)
    message = world.message()
    clock.forward(hours=3)
    assert outcome(message) == (MessageState.EXPIRED, "stale")


def test_what_expired_while_held_remembers_why(world, clock, server):
    stop(by=world.rep, at=NOW)
    message = world.message()
    outcome(message)
    healing.expire_stale(at=NOW + timedelta(hours=3))
    message.refresh_from_db()
    assert message.reason_detail == {"before": "stopped"}


@pytest.mark.parametrize("choice", [Pause.Choice.ADAPT, Pause.Choice.HAND_OFF])
def test_after_a_reaction_nothing_planned_before_it_comes_back(world, clock, server, choice):
    """Also what waited for something else meanwhile, or had expired: its words are older than the answer."""
    expired = world.message()
    clock.forward(hours=2)
    assert outcome(expired) == (MessageState.EXPIRED, "stale")
    clock.now = NOW
    standing = stop(by=world.rep, at=NOW)
    stopped = world.message()
    assert outcome(stopped) == (MessageState.HELD, "stopped")
    opened = pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    pausing.lift(pause=opened, choice=choice, by=world.rep, at=NOW)
    world.release(standing)
    healing.look_at_held_again(at=NOW)
    assert outcome(stopped) == (MessageState.CANCELLED, f"pause_{choice}")
    expired.refresh_from_db()
    assert (expired.state, expired.reason) == (MessageState.CANCELLED, f"pause_{choice}")


def test_what_a_stop_held_when_the_account_answered_goes_when_both_are_over(world, server):
    stopped = stop(by=world.rep, at=NOW)
    message = world.message()
    assert outcome(message) == (MessageState.HELD, "stopped")
    opened = pausing.pause(account=world.account, reaction=reaction(world), at=NOW)
    world.release(stopped)
    assert healing.look_at_held_again(at=NOW) == 0
    pausing.lift(pause=opened, choice=Pause.Choice.CARRY_ON, by=world.rep, at=NOW)
    assert healing.look_at_held_again(at=NOW) == 1
    assert outcome(message)[0] == MessageState.SENT


def test_nobody_gets_the_same_email_by_two_decisions(world, clock, server):
    ito = world.contact("ito@minato.example")
    first = world.message(ito, email_ref=7)
    clock.forward(hours=2)
    assert outcome(first) == (MessageState.EXPIRED, "stale")
    clock.now = NOW
    second = world.message(ito, email_ref=7)
    planning.offer_again(message=first, by=world.rep, at=NOW)
    for due in (NOW, NOW + timedelta(days=1)):
        clock.now = due
        sending.drain(worker="test:1", enough=lambda: False)
    states = {row.pk: (row.state, row.reason) for row in ito.messages.all()}
    assert sorted(states.values()) == [
        (MessageState.SENT, ""),
        (MessageState.SKIPPED, "has_it_already"),
    ], (first, second)
