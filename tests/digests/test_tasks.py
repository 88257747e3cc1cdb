from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from nurture.delivery.colleagues.actions import claim_new
from nurture.delivery.smtp import Verdict
from nurture.digests.models import Digest
from nurture.digests.tasks import send_digests, send_one
from tests import build
from tests.reports import waiting

MORNING = datetime(2026, 11, 25, 8, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
BUSY, REFUSED = Verdict.NOTHING_LEFT, Verdict.REFUSED


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


def states():
    return dict(Digest.objects.values_list("user__email", "state"))


def test_those_to_whom_something_is_owed_get_one_and_the_others_none(server, target, rep, marketer):
    waiting.pause(target.account)
    outsider = build.rep("nobody@tsubaki.example")
    send_digests()
    assert set(server.recipients) == {rep.email, marketer.email}
    assert states() == {rep.email: "sent", marketer.email: "sent", outsider.email: "nothing"}
    assert Digest.objects.get(user=rep).sent_at == timezone.now()


@pytest.mark.parametrize(("mode", "served"), [("off", False), ("allowlist", False), ("live", True)])
def test_where_nothing_leaves_our_own_people_hear_nothing_either(server, settings, target, mode, served):
    waiting.pause(target.account)
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = mode, []
    send_digests()
    assert bool(server.got) is served
    assert Digest.objects.exists() is served


def test_a_copy_writes_to_those_on_its_list_alone(server, settings, target, rep):
    waiting.pause(target.account)
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = "allowlist", [rep.email]
    send_digests()
    assert server.recipients == [rep.email]


def test_nobody_gets_two_a_day_however_often_one_looks(server, target, morning):
    waiting.pause(target.account)
    for minutes in range(0, 60, 5):
        morning.move_to(MORNING + timedelta(minutes=minutes), tick=False)
        send_digests()
    assert len(server.got) == 2


def test_a_second_worker_that_claimed_first_is_left_alone(server, target, rep, marketer):
    waiting.pause(target.account)
    assert claim_new(Digest, user=rep, day=MORNING.date(), at=MORNING)
    assert claim_new(Digest, user=rep, day=MORNING.date(), at=MORNING) is None
    send_digests()
    assert server.recipients == [marketer.email]


def test_the_next_day_brings_the_next_one(server, target, rep, morning):
    waiting.pause(target.account)
    send_digests()
    morning.move_to(MORNING + timedelta(days=1), tick=False)
    send_digests()
    assert server.recipients.count(rep.email) == 2


def test_a_server_that_is_away_is_asked_again_and_nobody_gets_two(server, target, rep, morning):
    waiting.pause(target.account)
    server.verdicts = {rep.email: BUSY}
    send_digests()
    assert states()[rep.email] == "failed"
    assert "busy" in Digest.objects.get(user=rep).problem
    server.verdicts = {}
    morning.move_to(MORNING + timedelta(minutes=5), tick=False)
    send_digests()
    send_digests()
    assert server.recipients.count(rep.email) == 1
    assert Digest.objects.get(user=rep).attempts == 2


def test_a_server_away_all_morning_does_not_lose_tomorrows(server, target, rep, morning):
    waiting.pause(target.account)
    server.verdicts = {rep.email: BUSY}
    for minutes in range(0, 400, 20):
        morning.move_to(MORNING + timedelta(minutes=minutes), tick=False)
        send_digests()
    assert Digest.objects.get(user=rep).attempts == 5
    server.verdicts = {}
    morning.move_to(MORNING + timedelta(days=1), tick=False)
    send_digests()
    assert server.recipients.count(rep.email) == 1


def test_an_address_that_is_refused_is_not_tried_again_and_stops_nobody_else(server, target, rep, marketer):
    waiting.pause(target.account)
    server.verdicts = {rep.email: REFUSED}
    send_digests()
    send_digests()
    assert server.recipients == [marketer.email]
    assert states()[rep.email] == "failed"


def test_an_uncertain_one_is_not_sent_again(server, target, rep):
    waiting.pause(target.account)
    server.verdicts = {rep.email: Verdict.UNCERTAIN}
    send_digests()
    server.verdicts = {}
    send_digests()
    assert rep.email not in server.recipients


def test_one_that_cannot_be_written_keeps_nobody_else_from_theirs(
    server, target, rep, marketer, monkeypatch, caplog
):
    waiting.pause(target.account)
    from nurture.digests import tasks

    real = tasks.letter

    def broken(user, **rest):
        if user == rep:
            raise ZeroDivisionError
        return real(user, **rest)

    monkeypatch.setattr(tasks, "letter", broken)
    send_digests()
    assert server.recipients == [marketer.email]
    assert states()[rep.email] == "failed"
    assert "cannot be written" in caplog.text


def test_whoever_opted_out_left_or_sleeps_gets_none(server, target, rep, marketer):
    waiting.pause(target.account)
    rep.digest_off_at = MORNING
    rep.save()
    marketer.time_zone = "America/New_York"
    marketer.save()
    build.administrator("gone@tsubaki.example", is_active=False)
    send_digests()
    assert server.got == []
    assert states() == {}


def test_whoever_asks_gets_one_at_once_and_the_daily_one_all_the_same(server, target, rep):
    waiting.pause(target.account)
    send_one(rep.pk)
    send_digests()
    assert server.recipients.count(rep.email) == 2


def test_that_one_may_be_the_daily_one(server, target, rep):
    waiting.pause(target.account)
    send_one(rep.pk, as_daily=True)
    send_one(rep.pk, as_daily=True)
    send_digests()
    assert server.recipients.count(rep.email) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_finding_out_who_is_due_costs_the_same_at_any_size(number, target, rep, django_assert_num_queries):
    from nurture.digests.queries.due import people_due

    for _ in range(number):
        build.rep()
    with django_assert_num_queries(3):
        assert len(people_due(MORNING)) == number + 2
