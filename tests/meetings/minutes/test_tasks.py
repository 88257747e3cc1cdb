"""The minutes by mail: received by a real mail server, once a person, whoever looks how often."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from nurture.delivery.colleagues.actions import claim
from nurture.delivery.models import Message
from nurture.delivery.smtp import HandOver, Phase, Verdict
from nurture.meetings.minutes.actions.writing import amend
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.tasks import send_minutes
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(time_machine):
    time_machine.move_to(NOW + timedelta(seconds=20), tick=False)
    return time_machine


class Server:
    """Answers as it is told."""

    def __init__(self, verdict):
        self.verdict, self.got = verdict, []

    def hand_over(self, sender, recipient, raw):
        if self.verdict is Verdict.SENT:
            self.got.append(recipient)
        return HandOver(self.verdict, Phase.REPLY, text="busy")

    def close(self):
        pass


@pytest.fixture
def server(monkeypatch):
    made = Server(Verdict.SENT)
    monkeypatch.setattr("nurture.delivery.colleagues.tasks.smtp.Connection", lambda _route: made)
    return made


def recipients(found):
    return sorted(each["To"].addresses[0].addr_spec for each in found)


def test_everybody_gets_them_within_the_first_look_also_whoever_was_away(
    held, post_office, rep, marketer, clerk
):
    send_minutes()
    assert recipients(post_office()) == sorted([rep.email, marketer.email, clerk.email])
    assert set(MinutesMail.objects.values_list("state", "sent_at")) == {("sent", NOW + timedelta(seconds=20))}
    # They are no customer's mail: nothing of them is counted, paused or limited.
    assert not Message.objects.exists()


def test_nobody_gets_two_however_often_one_looks(held, server, moment):
    for minutes in range(5):
        moment.move_to(NOW + timedelta(minutes=minutes), tick=False)
        send_minutes()
    assert len(server.got) == 3


def test_a_mail_that_another_worker_claimed_is_left_to_it(held, server, rep):
    mail = MinutesMail.objects.get(user=rep)
    assert claim(post=mail, at=NOW)
    assert not claim(post=mail, at=NOW)
    send_minutes()
    assert rep.email not in server.got
    assert len(server.got) == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(held, server):
    barrier = threading.Barrier(2)

    def look():
        barrier.wait()
        send_minutes()
        connection.close()

    workers = [threading.Thread(target=look) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.got) == len(set(server.got)) == 3


def test_a_server_that_is_away_is_asked_again_later_and_nobody_gets_two(held, server, moment):
    server.verdict = Verdict.NOTHING_LEFT
    send_minutes()
    assert sorted(MinutesMail.objects.values_list("state", flat=True)) == ["failed", "owed", "owed"]
    server.verdict = Verdict.SENT
    send_minutes()
    assert len(server.got) == 2
    moment.move_to(NOW + timedelta(minutes=3), tick=False)
    send_minutes()
    send_minutes()
    assert len(server.got) == len(set(server.got)) == 3


def test_an_address_that_is_refused_is_not_tried_again(held, server, moment):
    server.verdict = Verdict.REFUSED
    send_minutes()
    moment.move_to(NOW + timedelta(hours=5), tick=False)
    server.verdict = Verdict.SENT
    send_minutes()
    assert server.got == []


def test_what_may_have_left_is_not_sent_again(held, server, moment):
    server.verdict = Verdict.UNCERTAIN
    send_minutes()
    moment.move_to(NOW + timedelta(hours=5), tick=False)
    server.verdict = Verdict.SENT
    send_minutes()
    assert server.got == []


def test_one_that_cannot_be_written_keeps_nobody_else_from_theirs(held, server, rep, monkeypatch, caplog):
    from nurture.meetings.minutes import tasks

    real = tasks.letter

    def broken(mail, *rest, **more):
        if mail.user == rep:
            raise ZeroDivisionError
        return real(mail, *rest, **more)

    monkeypatch.setattr(tasks, "letter", broken)
    send_minutes()
    assert len(server.got) == 2
    assert "cannot be written" in caplog.text


def test_whoever_was_locked_out_meanwhile_gets_none(held, server, rep):
    rep.is_active = False
    rep.save()
    send_minutes()
    assert rep.email not in server.got


def test_what_is_added_later_is_mailed_to_everybody_too(held, post_office, moment, rep, marketer):
    send_minutes()
    later = NOW + timedelta(hours=30)
    moment.move_to(later, tick=False)
    amend(meeting=held, words="Ito has moved to Kitahama.", by=marketer, at=later)
    send_minutes()
    send_minutes()
    added = post_office()[3:]
    assert len(added) == 3
    assert {each["Subject"] for each in added} == {"Added to the minutes of FY26 重点十社, Tue 24 Nov"}
    assert "Ito has moved to Kitahama." in added[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize("people", [0, 20])
def test_reading_whom_to_serve_is_one_query_at_any_size(held, people, django_assert_num_queries, target):
    from nurture.meetings.minutes.queries.owed import mails_due
    from tests import build

    for _ in range(people):
        MinutesMail.objects.create(meeting=held, user=build.rep())
    with django_assert_num_queries(1):
        assert len(mails_due(NOW)) == people + 3
