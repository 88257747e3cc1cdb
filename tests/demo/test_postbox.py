"""A real SMTP client hands over a mail; the demo has it byte for byte."""

import smtplib
import threading

import pytest

from nurture.demo import mail, postbox
from nurture.demo.ports import listening
from tests.demo.letters import RAW


@pytest.fixture
def port():
    listener = listening(0)
    office = postbox.PostOffice(listener)
    thread = threading.Thread(target=office.run)
    thread.start()
    yield listener.getsockname()[1]
    office.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_a_mail_is_kept_byte_for_byte_with_its_envelope(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.sendmail("bounce@mail.tsubaki.example", ["ito@minato.example", "mori@minato.example"], RAW)
    (caught,) = mail.newest(10)
    assert caught.raw == RAW
    assert caught.envelope_from == "bounce@mail.tsubaki.example"
    assert caught.envelope_to == ("ito@minato.example", "mori@minato.example")


def test_two_hundred_mails_over_one_connection_are_all_kept(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        for number in range(200):
            client.sendmail("a@tsubaki.example", [f"{number}@minato.example"], RAW)
    kept = mail.newest(1000)
    assert {caught.envelope_to[0] for caught in kept} == {f"{number}@minato.example" for number in range(200)}


def test_the_newest_comes_first():
    names = [postbox.keep(RAW, "a@tsubaki.example", ["b@minato.example"]).stem for _ in range(3)]
    assert [caught.name for caught in mail.newest(2)] == [names[2], names[1]]
