"""PostgreSQL and Redis of one test run, which tests may stop, crash and start again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from tests import services

#: What a commit said must still be there after a crash; only the machine itself is trusted to stay up.
SURVIVES_ITS_OWN_CRASH = {
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "96MB",
}


class Server:
    """A program with its folder, started by `start` as often as it is stopped."""

    account = None

    def __init__(self, name):
        self.folder = Path(tempfile.mkdtemp(prefix=f"nurture-{name}-"))
        self.process = None

    def command(self):
        raise NotImplementedError

    def answers(self):
        raise NotImplementedError

    def start(self):
        owner = owned_by(self.account)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **owner
            )
        services._wait(self.answers, self.process, self.folder / "log")

    def stop(self, how=signal.SIGINT):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL(Server):
    """On a unix socket. SIGINT ends it "fast", SIGQUIT "immediate": as a crash."""

    def __init__(self):
        self.binaries = services.postgresql_binaries()
        self.account = services._unprivileged() if os.geteuid() == 0 else None
        super().__init__("pg")
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        self.folder.chmod(0o755)
        subprocess.run(
            [
                self.binaries / "initdb",
                *("-D", self.folder / "data", "-U", "nurture", "-A", "trust", "-E", "UTF8"),
                *("--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            check=True,
            cwd=self.folder,
            capture_output=True,
            **owned_by(self.account),
        )

    def command(self):
        options = SURVIVES_ITS_OWN_CRASH | {"unix_socket_directories": str(self.folder)}
        said = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries / "postgres", "-D", self.folder / "data", *said]

    def answers(self):
        return services._answers(self.folder)

    def url(self, name="nurture"):
        return f"postgres://nurture@/{name}?host={self.folder}"

    @contextmanager
    def connection(self, name="nurture"):
        with psycopg.connect(
            host=str(self.folder), user="nurture", dbname=name, autocommit=True
        ) as connection:
            yield connection

    def ask(self, question, *values, name="nurture"):
        """All rows; none where there are no rows to give."""
        with self.connection(name) as connection:
            found = connection.execute(question, values)
            return found.fetchall() if found.description else []

    def now(self):
        return self.ask("SELECT clock_timestamp()")[0][0]

    def copy(self, source, copy):
        """A database as another one is now; whatever is connected to either is thrown out."""
        with self.connection("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source]
            )
            connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{source}"')


class Redis(Server):
    """Keeps nothing on a disk: whoever restarts it empties it."""

    def __init__(self):
        self.binary = services.redis_binary()
        self.port = services.free_port()
        super().__init__("redis")

    def command(self):
        return [
            self.binary,
            *("--bind", "127.0.0.1", "--port", str(self.port), "--databases", "64"),
            *("--save", "", "--appendonly", "no", "--dir", self.folder),
        ]

    def answers(self):
        return services._pings(self.port)

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def flush(self):
        with redis.Redis(port=self.port) as client:
            client.flushall()


def owned_by(account):
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def wait_for(what, seconds, *, every=0.05, nudge=lambda: None):
    """Seconds it took until `what()` was true."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        nudge()
        time.sleep(every)
    return time.monotonic() - began
