"""A demo whose worker dies is no demo: it says so and ends."""

import signal
import threading
from io import StringIO

import pytest
from django.core.management import call_command

from nurture.demo import journal, parts
from nurture.demo.management.commands import demo
from nurture.demo.ports import listening


@pytest.fixture
def signals():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_a_part_that_dies_is_named_and_the_demo_ends_with_an_error(signals, monkeypatch, settings):
    def dies():
        raise RuntimeError("no space left")

    def waits(name):
        ending = threading.Event()
        return parts.Part(name, ending.wait, ending.set)

    with listening(0) as free:
        settings.PORT = free.getsockname()[1]
    monkeypatch.setattr(parts, "worker", lambda: parts.Part("worker", dies, lambda: None))
    monkeypatch.setattr(parts, "scheduler", lambda: waits("scheduler"))
    monkeypatch.setattr(parts, "web", lambda listener, ready: waits("web server"))
    monkeypatch.setattr(journal, "write_to_files", lambda: None)
    monkeypatch.setattr(demo, "_mail_goes_to", lambda port: None)
    left = []
    monkeypatch.setattr(demo, "_leave", left.append)
    said = StringIO()
    call_command("demo", stdout=StringIO(), stderr=said)
    assert left == [1]
    assert "The demo ended: worker failed." in said.getvalue()
