"""Worker, scheduler and web as threads of one process: they do their work, and they stop."""

import threading
import urllib.request

import pytest
from celery import shared_task

from nurture.celery import app
from nurture.demo import parts
from nurture.demo.ports import listening

ran = threading.Event()


@shared_task(name="tests.demo.note_that_it_ran")
def note_that_it_ran():
    ran.set()


@pytest.fixture
def every_second(monkeypatch):
    ran.clear()
    # The deeper of the two: a read of `conf.beat_schedule` must find it there whatever was read before.
    monkeypatch.setitem(app.conf, "beat_schedule", {"note": {"task": note_that_it_ran.name, "schedule": 0.2}})


def running(*chosen):
    running = parts.Running(chosen)
    running.start()
    return running


# Celery looks at the models before it begins.
@pytest.mark.django_db(transaction=True)
def test_what_the_scheduler_asks_for_runs_in_the_worker_of_this_process(every_second):
    both = running(parts.worker(), parts.scheduler())
    assert ran.wait(60)
    assert both.stop(6) == []
    assert both.failed == []


@pytest.mark.django_db(transaction=True)
def test_the_web_server_answers_and_stops():
    listener, ready = listening(0), threading.Event()
    web = running(parts.web(listener, ready.set))
    assert ready.wait(60)
    with urllib.request.urlopen(f"http://127.0.0.1:{listener.getsockname()[1]}/health/live") as answer:
        assert answer.status == 200
    assert web.stop(5) == []
    assert web.failed == []


def test_a_part_that_dies_ends_the_demo_by_name():
    def die():
        raise RuntimeError("out of memory")

    waiting = threading.Event()
    both = running(parts.Part("worker", die, lambda: None), parts.Part("web", waiting.wait, waiting.set))
    assert both.ended.wait(5)
    assert both.failed == ["worker"]
    assert both.stop(5) == []


def test_a_part_that_returns_by_itself_has_failed_too():
    alone = running(parts.Part("scheduler", lambda: None, lambda: None))
    assert alone.ended.wait(5)
    assert alone.failed == ["scheduler"]


def test_a_part_that_does_not_stop_is_named():
    never = threading.Event()
    stuck = running(parts.Part("worker", never.wait, lambda: None))
    assert stuck.stop(0.1) == ["worker"]
    never.set()
