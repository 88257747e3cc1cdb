"""Plan → claim → gate → hand over → recorded, against a mail server that does as it is told."""

import dataclasses
import hashlib
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus

from accounts.models import Activity, Contact
from nurture.delivery import sending, smtp
from nurture.delivery.actions import claiming, handing_over, healing, planning, stopping
from nurture.delivery.facts import NobodyToSendTo
from nurture.delivery.fleet import Fleet
from nurture.delivery.merge import UnknownMergeField
from nurture.delivery.models import Attachment, Attempt, Mailing, Message, MessageState, Reaction, Suppression
from nurture.delivery.queries.windows import moment_for
from nurture.delivery.rules.pace import claim_size
from nurture.prepared import wire
from tests.delivery.scripted import DROP, STALL, Slow
from tests.delivery.world import NOW

QUICK = smtp.Timeouts(connect=1, greeting=1, command=1, body=1, reply=0.3, quit=0.2)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    slow = sending.route
    monkeypatch.setattr(sending, "route", lambda: dataclasses.replace(slow(), timeouts=QUICK))


def drain():
    return sending.drain(worker="test:1", enough=lambda: False)


def state(message):
    message.refresh_from_db()
    return message.state


def test_a_planned_message_arrives_as_it_was_written(world, mail_server):
    server = mail_server()
    contact = world.contact("ito@minato.example", department="購買部", title="部長")
    message = world.message(contact)
    assert drain().handed_over == {"sent": 1}
    assert state(message) == MessageState.SENT
    [(sender, recipient, raw)] = server.accepted
    assert recipient == "ito@minato.example"
    assert sender.startswith("bounce+")
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Subject"] == "次の一通：港精密工業株式会社様"
    assert mail["From"].addresses[0].addr_spec == world.rep.email
    assert mail["Message-ID"] == message.message_id
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith("港精密工業株式会社 購買部 部長 伊藤 様\r\n\r\nお世話に")
    html = mail.get_body(("html",)).get_content()
    assert "<strong>「新製品」</strong>のご案内" in html
    url = mail["List-Unsubscribe"].strip("<>")
    for part in (text, html):
        assert "椿精機株式会社" in part
        assert "東京都大田区" in part
        assert "postmaster@tsubaki.example" in part
        assert url in part
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(f"<{url}>") <= 76
    assert len(url.rpartition("/")[2]) == 22
    assert bytes(message.raw) == raw
    attempt = message.attempts.get()
    assert (attempt.result, attempt.phase, attempt.reply_code) == ("sent", "reply", 250)
    assert Activity.objects.filter(verb="delivery.sent", contact=contact).count() == 1


def test_planning_twice_makes_one_message(world):
    mailing, contact = world.mailing(), world.contact()
    for _ in range(2):
        planning.plan(mailing=mailing, contacts=[contact], by=world.rep, at=NOW)
    assert Message.objects.count() == 1
    assert Activity.objects.filter(verb="delivery.planned").count() == 1


def test_a_planned_message_has_the_subject_its_contact_will_get(world):
    assert world.message(subject="{{ contact.family_name }}様へ").subject == "伊藤様へ"
    assert world.message(subject="{{ contact.title }}様へ").subject == "{{ contact.title }}様へ"


def test_the_timeline_tells_of_several_messages_without_naming_anybody(world):
    world.messages(2, subject="{{ contact.family_name }}様へ")
    assert Activity.objects.get(verb="delivery.planned").detail["subject"] == "…様へ"


def test_two_planners_at_once_make_one_message(world):
    mailing, contact = world.mailing(), world.contact()
    moment = moment_for(world.project, contact, after=NOW)
    row = planning._message(mailing, contact, moment, at=NOW, paused=False)
    planning.plan(mailing=mailing, contacts=[contact], by=world.rep, at=NOW)
    Message.objects.bulk_create([row], ignore_conflicts=True)
    assert Message.objects.count() == 1


def test_the_same_decision_twice_makes_one_mailing(world):
    for _ in range(2):
        world.mailing(decision_ref=7_000, email_ref=8_000)
    assert Mailing.objects.filter(decision_ref=7_000).count() == 1


def test_a_mailing_with_an_unknown_field_is_refused(world):
    with pytest.raises(UnknownMergeField):
        world.mailing(body="{{ contact.salary }}")


def test_a_mailing_to_nobody_is_a_fact(world):
    with pytest.raises(NobodyToSendTo):
        planning.plan(mailing=world.mailing(), contacts=[], by=world.rep, at=NOW)


def test_a_message_waits_for_its_window_and_says_why(world, clock, mail_server):
    server = mail_server()
    message = world.message(at=NOW + timedelta(days=2))
    assert [reason["why"] for reason in message.timing["reasons"]] == ["weekday"] * 4
    drain()
    assert server.accepted == []
    clock.now = message.planned_at
    drain()
    assert len(server.accepted) == 1


def test_twenty_five_messages_go_over_one_connection(world, mail_server):
    server = mail_server()
    world.messages(25)
    assert drain().handed_over == {"sent": 25}
    assert server.connections == 1
    assert len({recipient for _, recipient, _ in server.accepted}) == 25


@pytest.fixture
def windows(monkeypatch):
    """How many messages each commit was for."""
    sizes, usual = [], sending.hand_over_each
    monkeypatch.setattr(sending, "hand_over_each", lambda window: sizes.append(len(window)) or usual(window))
    return sizes


@pytest.mark.parametrize(("number", "sizes"), [(50, [20, 20, 10]), (3, [1, 1, 1])])
def test_a_backlog_goes_in_windows_to_its_last_and_a_few_go_one_by_one(
    world, mail_server, windows, number, sizes
):
    mail_server()
    world.messages(number)
    assert drain().handed_over == {"sent": number}
    assert windows == sizes


def test_whoever_waits_for_a_slow_server_goes_in_windows_as_well(world, mail_server, windows, monkeypatch):
    """It is asked for five at a time, of nine; all nine together are few for any other server."""
    monkeypatch.setattr(Fleet, "seconds_a_mail", property(lambda _fleet: 4.0))
    mail_server()
    world.messages(9)
    assert drain().handed_over == {"sent": 9}
    assert windows == [5, 4]


def test_no_more_waits_for_a_slow_server_than_it_takes_in_a_while(world, mail_server, monkeypatch):
    monkeypatch.setattr(Fleet, "seconds_a_mail", property(lambda _fleet: 6.0))
    most, usual = [], sending.hand_over_each

    def handed_over(window):
        most.append(Message.objects.filter(state=MessageState.CLAIMED).count())
        return usual(window)

    monkeypatch.setattr(sending, "hand_over_each", handed_over)
    # Its connections never are all done at once, so that there is room for some and never for all.
    mail_server({"DOT": [Slow(0.02, "250 ok")]})
    world.messages(30)
    assert drain().handed_over == {"sent": 30}
    assert max(most) < 2 * claim_size(6.0)


def asked(windows):
    """Statements of handing over and writing down, without those of the round around them."""
    counted = []
    for number in windows:
        batch = claiming.claim(worker="test", at=NOW, limit=number)
        with CaptureQueriesContext(connection) as captured:
            ready = handing_over.hand_over_each(batch)
            results = [(each, smtp.HandOver(smtp.Verdict.SENT, smtp.Phase.REPLY, 250)) for each in ready]
            sending._finish(results, "test")
        assert len(ready) == number
        counted.append(sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries))
    return counted


def test_a_window_costs_a_fixed_number_of_queries(world):
    world.messages(24)
    few, many = asked([2, 20])
    # Each moves by an update of its own on SQLite, twice, and is looked for in two states at the end.
    moves = 3 if connection.vendor == "sqlite" else 0
    assert many - few <= 18 * moves


def test_of_messages_taken_together_each_leaves_only_in_its_own_hours(world):
    here, there, also_here, also_there = world.messages(4)
    away = Contact.objects.filter(pk__in=[there.contact_id, also_there.contact_id])
    away.update(time_zone="America/New_York")
    batch = claiming.claim(worker="test", at=NOW, limit=4)
    ready = handing_over.hand_over_each(batch)
    assert {each.message.pk for each in ready} == {here.pk, also_here.pk}
    there.refresh_from_db()
    assert (there.state, there.planned_at > NOW) == (MessageState.PLANNED, True)


@pytest.mark.postgresql
def test_a_window_costs_six_round_trips_whatever_its_size(world, monkeypatch):
    world.messages(24)
    trips: list[int] = []

    def counted(raw, statements, *, keeps=False):
        trips.append(len(statements))
        return wire.exchange(raw, statements, keeps=keeps)

    monkeypatch.setattr("nurture.prepared.asking.exchange", counted)
    asked([2])
    few, trips[:] = list(trips), []
    asked([20])
    # The claim (two), the locks, all that is asked, all that is written; and all that the end writes.
    assert len(few) == 6
    assert few == trips


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_window_is_committed_with_what_is_written_last(world, monkeypatch, mail_server):
    world.messages(3)
    mail_server()
    ended: list[bool] = []

    def counted(raw, statements, *, keeps=False):
        answers = wire.exchange(raw, statements, keeps=keeps)
        if statements[-1][0] == wire.COMMIT:
            ended.append(raw.info.transaction_status == TransactionStatus.IDLE)
        return answers

    monkeypatch.setattr("nurture.prepared.asking.exchange", counted)
    assert drain().handed_over == {"sent": 3}
    # Three hand-overs, and three times what became of one.
    assert ended == [True] * 6
    assert Activity.objects.filter(verb="delivery.sent").count() == 3


def test_what_somebody_else_moved_meanwhile_is_not_told(world):
    first, second = world.messages(2)
    batch = claiming.claim(worker="test", at=NOW, limit=2)
    ready = handing_over.hand_over_each(batch)
    Message.objects.filter(pk=first.pk).update(claim_token=uuid4())
    result = smtp.HandOver(smtp.Verdict.SENT, smtp.Phase.REPLY, 250)
    sending._finish([(each, result) for each in ready], "test")
    assert (state(first), state(second)) == (MessageState.HANDING_OVER, MessageState.SENT)
    told = Activity.objects.filter(verb="delivery.sent")
    assert [entry.link for entry in told] == [second.get_absolute_url()]
    assert Attempt.objects.count() == 2


def test_two_emails_for_one_person_go_on_two_days(world, clock):
    contact, colleague = world.contact(), world.contact("sato@minato.example")
    messages = [world.message(contact) for _ in range(3)]
    # Wednesday, Thursday, and the next day in the window: Tuesday.
    assert [message.planned_at.day for message in messages] == [25, 26, 1]
    assert messages[1].timing["reasons"][0] == {"why": "one_a_day", "day": "2026-11-25", "name": ""}
    assert world.message(colleague).planned_at.day == 25
    stopping.cancel(message=messages[1], by=world.rep, at=NOW)
    assert world.message(contact).planned_at.day == 26


def test_what_is_deferred_takes_no_day_that_is_somebody_elses(world, clock, mail_server):
    mail_server({"RCPT": ["450 4.2.0 greylisted", None]})
    clock.now = NOW.replace(hour=11, minute=29)
    contact = world.contact()
    first, second = world.message(contact, at=clock.now), world.message(contact, at=clock.now)
    drain()
    assert state(first) == MessageState.PLANNED
    # Its own day is over, Thursday belongs to the second.
    assert (second.planned_at.day, first.planned_at.day) == (26, 1)


def test_a_follow_up_continues_the_thread(world, clock, mail_server):
    server = mail_server()
    contact = world.contact()
    first = world.message(contact)
    drain()
    second, third = world.message(contact), world.message(contact)
    for message in (second, third):
        clock.now = message.planned_at
        drain()
    mails = [message_from_bytes(raw, policy=policy.default) for _, _, raw in server.accepted]
    assert mails[0]["In-Reply-To"] is None
    assert mails[2]["In-Reply-To"] == second.message_id
    assert mails[2]["References"].split() == [first.message_id, second.message_id]
    assert third.message_id == mails[2]["Message-ID"]


def test_a_deferred_message_goes_again_with_the_same_bytes(world, clock, mail_server):
    server = mail_server({"RCPT": ["450 4.2.0 greylisted", None]})
    message = world.message()
    drain()
    assert state(message) == MessageState.PLANNED
    assert message.reason == "later"
    assert timedelta(minutes=4) <= message.planned_at - NOW <= timedelta(minutes=6)
    frozen = bytes(message.raw)
    clock.forward(minutes=7)
    drain()
    assert state(message) == MessageState.SENT
    assert server.accepted[0][2] == frozen
    assert [attempt.result for attempt in message.attempts.order_by("id")] == ["deferred", "sent"]


def test_a_deferred_message_moves_on_into_the_next_window(world, clock, mail_server):
    mail_server({"RCPT": ["450 4.2.0 greylisted"]})
    clock.now = NOW.replace(hour=11, minute=28)
    message = world.message(at=clock.now)
    drain()
    message.refresh_from_db()
    assert message.planned_at == NOW.replace(day=26, hour=9, minute=30)
    assert message.stale_at == NOW.replace(day=26, hour=11, minute=30)


def test_after_five_deferrals_a_message_has_failed(world, clock, mail_server):
    mail_server({"RCPT": ["450 4.2.0 greylisted"]})
    message = world.message()
    for _ in range(12):
        drain()
        message.refresh_from_db()
        clock.now = max(clock.now, message.planned_at)
    assert (state(message), message.reason) == (MessageState.FAILED, "gave_up")
    assert message.attempts.count() == 6


def test_an_address_that_does_not_exist_is_suppressed(world, mail_server):
    mail_server({"RCPT": ["550 5.1.1 no such user"]})
    message = world.message()
    drain()
    assert (state(message), message.reason) == (MessageState.FAILED, "no_such_address")
    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCED
    assert Reaction.objects.get().verdict == Reaction.Verdict.MACHINE
    assert not world.account.pauses.exists()


def test_a_refusal_of_us_never_suppresses_the_contact(world, mail_server):
    mail_server({"DOT": ["550 5.7.1 your IP is on a list"]})
    message = world.message()
    drain()
    assert (state(message), message.reason) == (MessageState.FAILED, "sender_refused")
    assert not Suppression.objects.exists()


def test_a_closed_way_uses_up_no_attempt_and_spares_the_rest(world, clock, mail_server):
    server = mail_server({"CONNECT": ["421 busy", None]})
    messages = world.messages(3)
    assert drain().handed_over == {"nothing_left": 1}
    states = [(state(message), message.reason) for message in messages]
    assert states == [("planned", "route"), ("planned", ""), ("planned", "")]
    clock.forward(minutes=2)
    assert drain().handed_over == {"sent": 3}
    assert len(server.accepted) == 3


@pytest.mark.parametrize("act", [DROP, STALL, "nonsense"])
def test_no_reply_to_the_dot_is_uncertain_and_is_not_sent_again(world, clock, mail_server, act):
    server = mail_server({"DOT": [act, None]})
    message = world.message()
    drain()
    assert state(message) == MessageState.UNCERTAIN
    clock.forward(hours=1)
    healing.expire_leases(at=clock.now)
    drain()
    assert state(message) == MessageState.UNCERTAIN
    assert server.connections == 1
    clock.forward(hours=23)
    healing.assume_sent(at=clock.now)
    assert state(message) == MessageState.ASSUMED_SENT


def test_a_worker_that_dies_before_hand_over_leaves_the_message_to_another(world, clock, mail_server):
    server = mail_server()
    message = world.message()
    claiming.claim(worker="dead", at=clock.now, limit=5)
    drain()
    assert state(message) == MessageState.CLAIMED
    clock.forward(seconds=61)
    healing.expire_leases(at=clock.now)
    drain()
    assert state(message) == MessageState.SENT
    assert len(server.accepted) == 1


def test_a_worker_that_dies_in_hand_over_leaves_it_uncertain(world, clock, mail_server):
    server = mail_server()
    message = world.message()
    [claimed] = claiming.claim(worker="dead", at=clock.now, limit=5)
    assert handing_over.hand_over(claimed) is not None
    clock.forward(seconds=91)
    healing.expire_leases(at=clock.now)
    drain()
    assert (state(message), message.reason) == (MessageState.UNCERTAIN, "worker_gone")
    assert server.accepted == []


def test_a_late_250_still_says_that_it_was_sent(world, clock, mail_server, monkeypatch):
    patient = sending.route
    monkeypatch.setattr(
        sending, "route", lambda: dataclasses.replace(patient(), timeouts=dataclasses.replace(QUICK, reply=5))
    )
    mail_server({"DOT": [Slow(0.2, "250 2.0.0 at last")]})
    message = world.message()
    [claimed] = claiming.claim(worker="slow", at=clock.now, limit=5)
    ready = handing_over.hand_over(claimed)
    healing.expire_leases(at=clock.now + timedelta(seconds=91))
    assert state(message) == MessageState.UNCERTAIN
    connection = smtp.Connection(sending.route())
    result = connection.hand_over(ready.return_path, ready.recipient, ready.raw)
    sending._finish([(ready, result)], "slow")
    connection.close()
    assert state(message) == MessageState.SENT


def test_a_message_claimed_by_another_is_left_alone(world, clock):
    message = world.message()
    [old] = claiming.claim(worker="one", at=clock.now, limit=5)
    healing.expire_leases(at=clock.now + timedelta(seconds=61))
    claiming.claim(worker="two", at=clock.now, limit=5)
    assert handing_over.hand_over(old) is None
    assert state(message) == MessageState.CLAIMED
    assert message.claimed_by == "two"


def test_a_missing_value_fails_before_hand_over_and_names_the_person(world, mail_server):
    server = mail_server()
    message = world.message(body="{{ contact.title }}様")
    drain()
    assert (state(message), message.reason) == (MessageState.FAILED, "missing_value")
    assert message.reason_detail == {"field": "contact.title", "contact": message.contact.display_name}
    assert server.connections == 0
    assert message.raw is None


def test_attempts_are_written_and_never_changed(world, clock, mail_server):
    mail_server({"RCPT": ["450 4.2.0 x", "451 4.3.0 y", None]})
    message = world.message()
    for _ in range(3):
        drain()
        clock.forward(minutes=20)
    assert list(Attempt.objects.order_by("id").values_list("result", "reply_code")) == [
        ("deferred", 450),
        ("deferred", 451),
        ("sent", 250),
    ]
    assert state(message) == MessageState.SENT


def test_files_and_look_of_a_mailing_leave_with_each_message(world, mail_server):
    server = mail_server()
    message = world.message()
    mailing = message.mailing
    mailing.layout, mailing.preheader = "note", "一行"
    mailing.save()
    content = b"%PDF-1.7 " + bytes(range(256))
    mailing.attachments.add(
        Attachment.objects.create(
            target=mailing.target,
            file_name="導入事例.pdf",
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            created_at=NOW,
            created_by=mailing.sender,
        )
    )
    assert drain().handed_over == {"sent": 1}
    mail = message_from_bytes(server.accepted[0][2], policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("導入事例.pdf", content)
    html = mail.get_body(("html",)).get_content()
    assert 'class="card"' in html
    assert "一行&#847;" in html
