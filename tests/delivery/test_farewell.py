"""A worker that is asked to stop."""

import multiprocessing
import threading
import time

import pytest

from nurture.delivery import farewell, sending
from nurture.delivery.models import MessageState
from tests.delivery.scripted import STALL


@pytest.fixture(autouse=True)
def asked_by_nobody():
    yield
    farewell.forget()


def drain():
    return sending.drain(worker="test:1", enough=lambda: False, hurry=farewell.is_asked)


@pytest.mark.once
def test_processes_forked_before_hear_it_too():
    context = multiprocessing.get_context("fork")
    heard, asked = context.Queue(), context.Event()

    def wait():
        asked.wait(20)
        heard.put(farewell.is_asked())

    child = context.Process(target=wait)
    child.start()
    farewell.ask()
    asked.set()
    assert heard.get(timeout=20) is True
    child.join(20)


def test_what_is_only_claimed_is_given_back(world, mail_server):
    server = mail_server()
    messages = world.messages(5)
    farewell.ask()
    assert drain().handed_over == {}
    assert server.accepted == []
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.claim_token, message.lease_until) == ("planned", None, None)


def test_a_server_that_says_nothing_is_not_waited_for(world, mail_server, monkeypatch):
    monkeypatch.setattr("nurture.delivery.smtp.wire.LOOK", 0.05)
    monkeypatch.setattr("nurture.delivery.smtp.wire.HURRY", 0.1)
    mail_server({"DOT": [STALL]})
    message, _other = world.messages(2)
    threading.Timer(0.3, farewell.ask).start()
    begun = time.monotonic()
    drain()
    assert time.monotonic() - begun < 15, "its reply is waited for up to five minutes otherwise"
    message.refresh_from_db()
    assert message.state == MessageState.UNCERTAIN
    assert set(world.account.messages.values_list("state", flat=True)) == {"uncertain", "planned"}
