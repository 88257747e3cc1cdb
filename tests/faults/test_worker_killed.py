"""`kill -9` of real Celery workers in the middle of 200 messages, on PostgreSQL, Redis and over SMTP.

The oracle is the mail server's log against the database: nobody gets two, and nobody is lost without a word.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from celery import Celery

from tests import services
from tests.faults.sink import Sink

pytestmark = [pytest.mark.faults, pytest.mark.postgresql]

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 200
PROCESSES = 2
FINAL = {"sent", "uncertain"}


@pytest.fixture
def database():
    try:
        with services.private_postgresql() as url:
            with psycopg.connect(libpq(url, name="postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE nurture")
            yield url
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))


@pytest.fixture
def installation(database, redis_server):
    """A production installation on its own servers; a test adds the mail server."""
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}
        },
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": database,
        "REDIS_URL": redis_server,
        "SECRET_KEY": "only-for-this-test-" * 4,
        "SUPPRESSION_KEY": "only-for-that-test-" * 4,
        "SITE_URL": "https://nurture.example",
        "ALLOWED_HOSTS": "nurture.example",
        "MAIL_DOMAIN": "mail.nurture.example",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_SECURITY": "none",
        "DELIVERY_MODE": "live",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }


def libpq(url, name="nurture"):
    return url.replace("postgres://", "postgresql://").replace("/nurture?", f"/{name}?")


class Workers:
    """Celery workers one after the other, each killed with all its processes."""

    def __init__(self, environment, log):
        self.environment, self.log = environment, log
        self.broker = Celery(broker=environment["REDIS_URL"])
        self.running = None

    def start(self):
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "nurture",
            "worker",
            "-c",
            str(PROCESSES),
            "--loglevel",
            "warning",
        ]
        self.running = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def look_now(self):
        self.broker.send_task("nurture.delivery.tasks.look_now", ignore_result=True)

    def kill(self):
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait(10)

    def close(self):
        if self.running and self.running.poll() is None:
            self.kill()
        self.broker.close()


def manage(environment, *arguments):
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, timeout=180)


def states(database):
    with psycopg.connect(libpq(database)) as connection:
        rows = connection.execute("SELECT to_address, state FROM delivery_message").fetchall()
    return dict(rows)


def let_leases_run_out(database):
    """What a minute and a half of waiting does."""
    with psycopg.connect(libpq(database)) as connection:
        connection.execute(
            "UPDATE delivery_message SET lease_until = clock_timestamp() WHERE state IN ('claimed', 'handing_over')"
        )


def wait_until(reached, seconds, nudge):
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "the workers came to a standstill"
        nudge()
        time.sleep(0.25)


def test_killed_workers_send_nothing_twice_and_lose_nothing_silently(installation, database, tmp_path):
    # Once between the server's taking a mail and its answer, once right after an answer, once anywhere.
    kill_at = {40: "before the answer", 90: "after the answer", random.randrange(110, 180): "anywhere"}
    killed = threading.Event()
    with (tmp_path / "workers.log").open("wb") as log:
        workers = Workers(installation, log)

        def on_accept(number):
            moment = kill_at.get(number)
            if moment == "before the answer":
                workers.kill()
                killed.set()
            elif moment:
                delay = 0.002 if moment == "after the answer" else random.uniform(0, 0.01)
                threading.Timer(delay, lambda: (workers.kill(), killed.set())).start()

        with Sink(delay=0.002, on_accept=on_accept) as sink:
            installation["SMTP_PORT"] = str(sink.port)
            manage(installation, "-m", "django", "migrate", "--verbosity", "0")
            manage(installation, "-m", "tests.faults.seed", str(MESSAGES))
            try:
                for _ in kill_at:
                    killed.clear()
                    workers.start()
                    wait_until(killed.is_set, 90, workers.look_now)
                    let_leases_run_out(database)
                    workers.broker.send_task("nurture.delivery.tasks.tick", ignore_result=True)
                workers.start()
                wait_until(lambda: set(states(database).values()) <= FINAL, 120, workers.look_now)
            finally:
                workers.close()

    found = states(database)
    twice = {address: count for address, count in sink.recipients.items() if count > 1}
    assert twice == {}
    assert len(found) == MESSAGES
    lost = [address for address, state in found.items() if state == "sent" and not sink.recipients[address]]
    assert lost == []
    unknown = [address for address in sink.recipients if found.get(address) not in FINAL]
    assert unknown == []
    uncertain = Counter(found.values())["uncertain"]
    # At most what each process had in its hand; the first kill was placed so that there is one.
    assert 1 <= uncertain <= PROCESSES * len(kill_at), (tmp_path / "workers.log").read_text()
