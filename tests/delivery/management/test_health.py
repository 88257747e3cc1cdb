"""A container engine asks whether a process works."""

import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nurture.delivery import clock, tasks
from nurture.delivery.actions import healing


def health(*arguments):
    out = StringIO()
    call_command("health", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize("process", ["worker", "scheduler"])
def test_a_process_that_never_beat_is_unhealthy(process):
    with pytest.raises(CommandError, match="never"):
        health(process)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("process", "name"), [("worker", f"worker@{socket.gethostname()}"), ("scheduler", "scheduler")]
)
def test_a_process_is_healthy_for_three_minutes_after_its_last_beat(process, name):
    now = clock.database_now()
    healing.beat(name=name, kind=process, at=now - timedelta(minutes=2, seconds=50))
    assert health(process) == "ok"
    healing.beat(name=name, kind=process, at=now - timedelta(minutes=3, seconds=5))
    with pytest.raises(CommandError, match="Last sign"):
        health(process)


@pytest.mark.django_db
def test_another_host_does_not_speak_for_this_worker():
    healing.beat(name="worker@elsewhere", kind="worker", at=clock.database_now())
    with pytest.raises(CommandError, match="never"):
        health("worker")


@pytest.mark.django_db(transaction=True)
def test_the_tasks_themselves_keep_worker_and_scheduler_healthy():
    tasks.look_now()
    tasks.tick()
    assert [health("worker"), health("scheduler")] == ["ok", "ok"]


def test_the_web_server_is_asked_over_http(live_server, settings):
    port = live_server.url.rpartition(":")[2]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert health("web", "--port", port) == "ok"


def test_a_host_name_it_does_not_serve_is_unhealthy(live_server, settings, monkeypatch):
    port = live_server.url.rpartition(":")[2]
    monkeypatch.setattr("nurture.delivery.management.commands.health._own_host", lambda: "elsewhere.example")
    with pytest.raises(CommandError, match="400"):
        health("web", "--port", port)


def test_a_web_server_that_is_away_is_unhealthy():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(CommandError, match="does not answer"):
        health("web", "--port", str(port))


@pytest.mark.parametrize(
    ("allowed", "asked"),
    [
        (["nurture.tsubaki.example", "x"], "nurture.tsubaki.example"),
        ([".tsubaki.example"], "tsubaki.example"),
        (["*"], "localhost"),
    ],
)
def test_the_name_asked_for_is_one_it_serves(allowed, asked, settings):
    from nurture.delivery.management.commands.health import _own_host

    settings.ALLOWED_HOSTS = allowed
    assert _own_host() == asked
