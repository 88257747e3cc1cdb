import threading

import pytest

from nurture.celery import app
from nurture.delivery import pulse, tasks


@pytest.fixture
def looks(monkeypatch):
    """Looks are counted, not made; whoever is silent for a moment is silent for long."""
    seen = {"looked": threading.Event(), "mended": threading.Event()}
    monkeypatch.setattr(tasks, "look_now", seen["looked"].set)
    monkeypatch.setattr(tasks, "mend", seen["mended"].set)
    monkeypatch.setattr(pulse.connections, "close_all", lambda: None)
    return seen


@pytest.fixture
def worker():
    step = pulse.Pulse(None)
    yield step
    step.stop(None)


def test_every_worker_has_one():
    assert "nurture.delivery.pulse:Pulse" in app.steps["worker"]


def test_after_a_silence_a_worker_looks_by_itself(looks, worker, monkeypatch):
    monkeypatch.setattr(tasks, "last_look", lambda: float("-inf"))
    worker.start(None)
    assert looks["looked"].wait(10)
    assert looks["mended"].wait(10)


def test_whoever_is_told_to_look_does_not_look_by_itself(looks, worker, monkeypatch):
    asked = threading.Event()

    def just_now():
        asked.set()
        return float("inf")

    monkeypatch.setattr(tasks, "last_look", just_now)
    worker.start(None)
    assert asked.wait(10)
    worker.stop(None)
    assert not looks["looked"].is_set()


def test_a_database_that_is_away_ends_no_pulse(looks, worker, monkeypatch, caplog):
    def away():
        looks["looked"].set()
        raise OSError("away")

    monkeypatch.setattr(tasks, "look_now", away)
    monkeypatch.setattr(tasks, "last_look", lambda: float("-inf"))
    worker.start(None)
    assert looks["looked"].wait(10)
    looks["looked"].clear()
    assert looks["looked"].wait(10)
    assert "Nothing could be looked at" in caplog.text


@pytest.mark.django_db
def test_a_look_is_remembered(monkeypatch):
    monkeypatch.setattr(tasks, "drain", lambda **_: None)
    before = tasks.last_look()
    tasks.look_now()
    assert tasks.last_look() > before
