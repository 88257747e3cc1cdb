"""Mails that are only tried out, handed to a real server."""

from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from nurture.delivery.models import Message, Reaction
from nurture.sequences import tasks
from nurture.sequences.actions.test_mails import ask_for_test_mails
from nurture.sequences.models import TestMail
from nurture.sequences.tasks import send_test_mails
from tests import build
from tests.delivery.scripted import DROP, ScriptedServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def complete(db):
    build.sender_profile()


@pytest.fixture
def at_the_server(settings):
    def serve(script=None):
        server = ScriptedServer(script)
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", server.port, "none"
        settings.SMTP_USER = ""
        return server

    return serve


@pytest.fixture
def now(time_machine):
    time_machine.move_to(build.NOW, tick=False)


def ask(email, ito, by, *to):
    return ask_for_test_mails(email=email, shown_as=ito, to=list(to), operation=uuid4(), by=by, at=build.NOW)


def parsed(mail):
    return message_from_bytes(mail, policy=policy.default)


@pytest.mark.usefixtures("now")
def test_each_colleague_gets_the_real_mail_marked_as_a_test(at_the_server, email, ito, rep, marketer):
    rep.language = "ja"
    rep.save()
    with at_the_server() as server:
        ask(email, ito, marketer, marketer, rep)
        send_test_mails()
    assert [each[1] for each in server.accepted] == [marketer.email, rep.email]
    english, japanese = (parsed(each[2]) for each in server.accepted)
    assert english["Subject"] == "[Test] 稼働率の話"
    assert japanese["Subject"] == "【テスト】 稼働率の話"
    assert marketer.email in english["Reply-To"]
    assert english["List-Unsubscribe"] is None
    for part in ("plain", "html"):
        words = english.get_body((part,)).get_content()
        assert "A test of version 1" in words
        assert "港精密工業株式会社 工場長 伊藤 様" in words
        assert "/u/this-is-only-a-test" in words
    assert set(TestMail.objects.values_list("state", flat=True)) == {"sent"}
    assert (Message.objects.count(), Reaction.objects.count()) == (0, 0)


@pytest.mark.usefixtures("now")
def test_a_missing_value_is_shown_as_its_field(at_the_server, sequence, ito, marketer):
    ito.title = ""
    ito.save()
    email = build.email(sequence, "話", ito, body="{{ contact.title }}様")
    with at_the_server() as server:
        ask(email, ito, marketer, marketer)
        send_test_mails()
    assert "[contact.title]様" in parsed(server.accepted[0][2]).get_body(("plain",)).get_content()


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("script", "words"),
    [({"RCPT": ["550 5.1.1 unknown"]}, "5.1.1 unknown"), ({"CONNECT": [DROP]}, "nothing_left")],
)
def test_what_did_not_arrive_says_why_and_is_not_tried_again(
    at_the_server, email, ito, marketer, script, words
):
    with at_the_server(script) as server:
        ask(email, ito, marketer, marketer)
        send_test_mails()
        send_test_mails()
    (mail,) = TestMail.objects.all()
    assert mail.state == "failed"
    assert words in mail.problem
    assert server.accepted == []


@pytest.mark.usefixtures("now")
def test_a_mail_is_served_once_by_two_workers(at_the_server, email, ito, marketer, monkeypatch):
    with at_the_server() as server:
        ask(email, ito, marketer, marketer)
        real = tasks.trial_mail

        def meanwhile(mail, *, at):
            monkeypatch.setattr(tasks, "trial_mail", real)
            send_test_mails()
            return real(mail, at=at)

        monkeypatch.setattr(tasks, "trial_mail", meanwhile)
        send_test_mails()
    assert len(server.accepted) == 1


@pytest.mark.usefixtures("now")
def test_without_a_footer_no_test_leaves(at_the_server, email, ito, marketer):
    build.SenderProfile.objects.update(postal_address="")
    with at_the_server() as server:
        ask(email, ito, marketer, marketer)
        send_test_mails()
    assert server.accepted == []
    assert "footer" in TestMail.objects.get().problem


def test_what_was_asked_for_long_ago_is_not_sent_any_more(at_the_server, email, ito, marketer, time_machine):
    ask(email, ito, marketer, marketer)
    time_machine.move_to(build.NOW.replace(hour=5), tick=False)
    with at_the_server() as server:
        send_test_mails()
    assert server.accepted == []
