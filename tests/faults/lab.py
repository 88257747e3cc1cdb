"""Where things are broken: servers, a nursery of workers, and a mail server, all of this process alone."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from celery import Celery

from tests.faults import oracle
from tests.faults.servers import PostgreSQL, Redis, wait_for
from tests.faults.sink import Sink

ROOT = Path(__file__).resolve().parents[2]
LOOK = "nurture.delivery.tasks.look_now"
TICK = "nurture.delivery.tasks.tick"
#: In place of 60 s and 90 s, where a test is not about them: what a killed worker held is soon let go.
SHORT_LEASES = {
    "nurture.delivery.actions.claiming.CLAIM_LEASE": 1.0,
    "nurture.delivery.actions.handing_over.HAND_OVER_LEASE": 1.5,
}
#: In place of 15 s, where nobody tells a worker to look.
SHORT_SILENCE = {"nurture.delivery.pulse.SILENCE": 2.0}


class Lab:
    """Made once; each test gets it empty."""

    def __init__(self, folder):
        self.folder = folder
        self.children, self.tests = [], 0
        # Of this "machine": what must outlive its database.
        self.journal = folder / "machine"
        self.journal.mkdir()
        self.postgresql, self.redis, self.nursery = PostgreSQL(), Redis(), None
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self):
        self.postgresql.start()
        self.redis.start()
        # The product learns the port of its mail server once; every test brings a server to it.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.smtp_port = free.getsockname()[1]
        self.broker = Celery(broker=self.redis.url)
        self.nursery = Nursery(environment(self))
        self.postgresql.ask("CREATE DATABASE nurture", name="postgres")
        self.call("tests.faults.seed.migrate")
        self.postgresql.copy("nurture", "empty")

    def fresh(self):
        """An empty product, and a folder for what this test writes."""
        self.tests += 1
        self.here = self.folder / str(self.tests)
        self.here.mkdir()
        self.postgresql.copy("empty", "nurture")
        self.redis.flush()
        shutil.rmtree(self.journal, ignore_errors=True)
        self.journal.mkdir()

    def sink(self, **how):
        return Sink(self.here / "journal.jsonl", port=self.smtp_port, **how)

    def worker(self, **how):
        return self._fork("worker", **how)

    def beat(self, **how):
        return self._fork("beat", **how)

    def call(self, function, *, changes=None, **arguments):
        """A function of the tests, inside the product, in a process of its own."""
        return self.begin(function, changes=changes, **arguments).answer(900)

    def begin(self, function, *, changes=None, **arguments):
        answer = self.folder / f"answer-{time.monotonic_ns()}"
        how = {"constants": {}} | (changes or {})
        child = self._fork("call", function=function, arguments=arguments, answer=str(answer), **how)
        child.left = answer
        return child

    def ask_for(self, *tasks):
        """What a scheduler does: say "look now"."""
        for task in tasks or (LOOK,):
            self.broker.send_task(task, ignore_result=True)

    def hold(self, sink, *, number=None):
        return oracle.hold(self.postgresql, sink, number=number)

    def states(self):
        return dict(self.postgresql.ask("SELECT state, count(*) FROM delivery_message GROUP BY state"))

    def waited(self):
        """What minutes of waiting do: whatever was put off is due, whoever was left alone is tried again."""
        for table, column, condition in (
            ("delivery_message", "planned_at", "state = 'planned'"),
            ("delivery_message", "held_until", "state = 'held'"),
            ("delivery_waystate", "probe_at", "true"),
        ):
            self.postgresql.ask(
                f"UPDATE {table} SET {column} = clock_timestamp() "  # noqa: S608
                f"WHERE {condition} AND {column} > clock_timestamp()"
            )

    def reasons(self):
        return dict(
            self.postgresql.ask("SELECT state || ' ' || reason, count(*) FROM delivery_message GROUP BY 1")
        )

    def settled(self, *states):
        """Whether every message is in one of these states."""
        return set(self.states()) <= set(states or oracle.FINAL)

    def settle(self, *states, within=60, nudge=lambda: None):
        """Seconds until all are; else why not, with what the workers said."""
        try:
            return wait_for(lambda: self.settled(*states), within, every=0.1, nudge=nudge)
        except AssertionError:
            raise AssertionError(
                f"{self.states()} after {within} s: {self.reasons()}\n{self.log()}"
            ) from None

    def arrived(self, sink, number, *, within=60, nudge=lambda: None):
        """Wait until so many mails have arrived."""
        try:
            return wait_for(lambda: len(sink.taken) >= number, within, every=0.005, nudge=nudge)
        except AssertionError:
            raise AssertionError(f"{len(sink.taken)} mails after {within} s\n{self.log()}") from None

    def tried(self, number):
        """Wait until so many attempts were made."""
        return wait_for(
            lambda: self.postgresql.ask("SELECT count(*) FROM delivery_attempt")[0][0] >= number, 30
        )

    def ticked(self, times, *, name="nurture"):
        """Wait until the scheduler has ticked so many times more."""
        ask = "SELECT max(at) FROM delivery_heartbeat WHERE kind = 'scheduler'"

        def last():
            return self.postgresql.ask(ask, name=name)[0][0]

        for _ in range(times):
            before = last()
            wait_for(lambda before=before: last() != before, 30)

    def mended(self, times):
        """Wait until somebody, scheduler or not, has looked after what was left behind so many times more."""
        ask = "SELECT coalesce(max(generation), 0) FROM delivery_installation"
        before = self.postgresql.ask(ask)[0][0]
        return wait_for(lambda: self.postgresql.ask(ask)[0][0] >= before + times, 30)

    def later(self, condition):
        """Not due for an hour."""
        self._plan("interval '1 hour'", condition)

    def due(self, condition):
        self._plan("interval '0'", condition)

    def _plan(self, after, condition):
        self.postgresql.ask(
            f"UPDATE delivery_message SET planned_at = clock_timestamp() + {after} WHERE {condition}"  # noqa: S608
        )

    def workers(self):
        """The processes that handed mail over."""
        names = self.postgresql.ask("SELECT DISTINCT worker FROM delivery_attempt")
        return {name.split(":")[1] for (name,) in names}

    def log(self):
        said = [path.read_text("utf-8", "replace")[-3000:] for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(each for each in said if each)

    def end_all(self):
        for child in self.children:
            child.kill()
        self.children.clear()

    def close(self):
        self.end_all()
        if self.nursery:
            self.broker.close()
            self.nursery.close()
        self.redis.close()
        self.postgresql.close()

    def _fork(self, run, *, constants=None, **how):
        log = self.folder / f"{run}.log"
        constants = SHORT_LEASES if constants is None else constants
        said = self.nursery.order(do="fork", run=run, log=str(log), constants=constants, **how)
        child = Child(self.nursery, said["pid"], log)
        self.children.append(child)
        return child


class Child:
    """A process of the product."""

    def __init__(self, nursery, pid, log):
        self.nursery, self.pid, self.log, self.status = nursery, pid, log, None

    def ended(self):
        if self.status is None:
            said = self.nursery.order(do="poll", pid=self.pid)
            if said["ended"]:
                self.status = said["status"]
        return self.status is not None

    def signal(self, number):
        if not self.ended():
            os.kill(self.pid, number)

    def kill(self):
        """Without a word, with all its threads."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = self.nursery.order(do="wait", pid=self.pid)["status"]

    def wait(self, seconds):
        wait_for(self.ended, seconds, every=0.02)
        return self.status

    def answer(self, seconds):
        assert self.wait(seconds) == 0, f"{self.status}\n{self.log.read_text('utf-8', 'replace')[-3000:]}"
        return json.loads(self.left.read_text())


class Nursery:
    def __init__(self, environment):
        self._orders = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **order):
        with self._orders:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            # Where a machine is slow; its children have ended.
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def environment(lab):
    """Of a production installation with its own servers."""
    kept = {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}
    return {
        **{name: value for name, value in os.environ.items() if name in kept},
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": lab.postgresql.url(),
        "REDIS_URL": lab.redis.url,
        "SECRET_KEY": "only-for-this-test-" * 4,
        "SUPPRESSION_KEY": "only-for-that-test-" * 4,
        "CREDENTIALS_KEY": "only-for-those-test-" * 4,
        "SITE_URL": "https://nurture.example",
        "ALLOWED_HOSTS": "nurture.example",
        "MAIL_DOMAIN": "mail.nurture.example",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(lab.smtp_port),
        "SMTP_SECURITY": "none",
        "DELIVERY_MODE": "live",
        "JOURNAL_DIR": str(lab.journal),
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
