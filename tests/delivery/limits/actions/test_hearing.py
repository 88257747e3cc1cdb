"""What servers say changes how much they get."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurture.delivery.limits.actions import said, take_up_again
from nurture.delivery.limits.models import DomainPace, WayNotice, WayState
from nurture.delivery.models import Message, MessageState
from nurture.delivery.smtp import HandOver, Phase, Verdict
from tests import build
from tests.delivery.identities import build as identities
from tests.delivery.world import NOW

SENT = HandOver(Verdict.SENT, Phase.REPLY, 250)
LATER = HandOver(Verdict.DEFERRED, Phase.RCPT, 451, "4.3.2", "try later")
TOO_MUCH = HandOver(Verdict.DEFERRED, Phase.RCPT, 451, "4.7.1", "rate limited")
FULL = HandOver(Verdict.DEFERRED, Phase.RCPT, 452, "4.2.2", "mailbox full")
NO_WAY = HandOver(Verdict.NOTHING_LEFT, Phase.CONNECT, text="timed out")
WRONG_KEY = HandOver(Verdict.NOTHING_LEFT, Phase.AUTH, 535, "5.7.8", "bad credentials")
POLICY = HandOver(Verdict.REFUSED, Phase.RCPT, 550, "5.7.1", "we do not want you")


@pytest.fixture
def message(world):
    return world.message(world.contact("ito@one.example"))


def share(domain="one.example"):
    return DomainPace.objects.get(domain=domain).share


def way():
    return WayState.objects.values_list("failures", "probe_at").get(way=0)


def test_a_deferral_halves_the_domain_and_contentment_brings_it_back_by_steps(message):
    said([(message, LATER)], at=NOW)
    assert share() == 0.5
    said([(message, SENT)], at=NOW + timedelta(minutes=5))
    assert share() == 0.5
    said([(message, SENT)], at=NOW + timedelta(minutes=10))
    assert share() == 0.625


def test_a_window_of_deferrals_halves_once(world):
    messages = world.messages(10)
    said([(each, LATER) for each in messages], at=NOW)
    assert {pace.share for pace in DomainPace.objects.all()} == {0.5}


def test_who_is_asked_for_less_cools(message):
    said([(message, TOO_MUCH)], at=NOW)
    assert DomainPace.objects.get().cools_until == NOW + timedelta(hours=1)


@pytest.mark.parametrize("result", [FULL, HandOver(Verdict.DEFERRED, Phase.MAIL, 451, "4.3.0", "busy")])
def test_a_full_mailbox_and_a_busy_relay_say_nothing_about_the_domain(message, result):
    said([(message, result)], at=NOW)
    assert not DomainPace.objects.exists()


def test_after_three_failures_the_way_rests_and_one_answer_opens_it(world, message):
    for number in range(3):
        said([(message, NO_WAY), (message, NO_WAY)], at=NOW + timedelta(minutes=number))
    assert way() == (3, NOW + timedelta(minutes=3))
    assert WayState.objects.get().text == "timed out"
    waits = world.message()
    Message.objects.filter(pk=waits.pk).update(
        state=MessageState.HELD,
        reason="way_closed",
        reason_detail={"key": "0"},
        held_until=NOW + timedelta(hours=1),
    )
    said([(message, LATER)], at=NOW + timedelta(minutes=3))
    assert way() == (0, None)
    waits.refresh_from_db()
    assert waits.held_until == NOW + timedelta(minutes=3)


def test_a_way_that_answers_before_it_breaks_begins_to_count_anew(message):
    for _ in range(5):
        said([(message, SENT), (message, NO_WAY)], at=NOW)
    assert way() == (1, None)


def test_only_the_way_that_failed_rests(world, message):
    other = world.message()
    other.identity = identities.identity(world.rep)
    for _ in range(3):
        said([(message, NO_WAY), (other, SENT)], at=NOW)
    assert list(WayState.objects.values_list("way", "failures")) == [(0, 3)]


@pytest.mark.parametrize(("result", "kind"), [(WRONG_KEY, "password"), (POLICY, "policy")])
def test_an_address_that_is_refused_stops_and_its_owner_and_the_leads_are_told_once(
    world, message, result, kind
):
    lead = build.marketer("lead@tsubaki.example", role="lead")
    message.identity = identities.identity(world.rep)
    for _ in range(2):
        said([(message, result)], at=NOW)
    message.identity.refresh_from_db()
    assert (message.identity.refused_at, message.identity.refused_text) == (NOW, result.text)
    told = WayNotice.objects.values_list("user", "identity", "kind")
    assert set(told) == {(each.pk, message.identity.pk, kind) for each in (world.rep, lead)}
    assert len(told) == 2
    assert not WayState.objects.filter(failures__gt=0).exists()


def test_the_installations_own_way_stops_until_a_lead_takes_it_up_again(message):
    lead = build.rep("lead@tsubaki.example", role="lead")
    said([(message, POLICY)], at=NOW)
    assert WayState.objects.get(way=0).refused_at == NOW
    assert list(WayNotice.objects.values_list("user", "identity")) == [(lead.pk, None)]
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.HELD, reason="way_refused", reason_detail={"key": "0"}
    )
    assert take_up_again(by=lead, at=NOW + timedelta(hours=1))
    assert WayState.objects.get(way=0).refused_at is None
    message.refresh_from_db()
    assert message.held_until == NOW + timedelta(hours=1)
    assert not take_up_again(by=lead, at=NOW + timedelta(hours=1))


@pytest.mark.once
def test_while_all_is_well_two_statements_are_enough(world):
    messages = world.messages(20)
    with CaptureQueriesContext(connection) as captured:
        said([(each, SENT) for each in messages], at=NOW)
    assert len([each for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]]) == 2
