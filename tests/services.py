"""Private servers for tests: made from installed binaries, reachable from this machine only, gone afterwards."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

# Debian keeps servers out of the way of people.
_SYSTEM = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])


class ServiceMissing(Exception):
    """The binaries are not installed."""


def postgresql_binaries() -> Path:
    """The folder of the newest installed PostgreSQL that we support. Raises ServiceMissing."""
    places = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    for root, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
        ("/usr/local/opt", "postgresql@*/bin"),
        ("/usr", "pgsql-*/bin"),
    ):
        places += sorted(Path(root).glob(pattern), reverse=True)
    for place in places:
        if (place / "initdb").is_file() and (place / "postgres").is_file() and _major(place) >= 15:
            return place
    raise ServiceMissing("no PostgreSQL 15 or newer (Debian: apt install postgresql)")


def redis_binary() -> str:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise ServiceMissing("no redis-server (Debian: apt install redis-server)")
    return found


def postfix_binary() -> str:
    found = shutil.which("postfix", path=_SYSTEM)
    if not found:
        raise ServiceMissing("no Postfix (Debian: apt install postfix)")
    return found


def dovecot_binary() -> str:
    found = shutil.which("dovecot", path=_SYSTEM)
    if not found:
        raise ServiceMissing("no Dovecot (Debian: apt install dovecot-imapd)")
    return found


def chromium_binary() -> str:
    """The first does the same as the whole, for a third less of the processor: it has no windows to draw."""
    for name in ("chromium-headless-shell", "chromium", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise ServiceMissing("no Chromium (Debian: apt install chromium)")


@contextmanager
def private_postgresql() -> Iterator[str]:
    """A cluster on a unix socket, without fsync; gives its DATABASE_URL. Raises ServiceMissing."""
    binaries = postgresql_binaries()
    # Its own process refuses to run as root.
    account = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="nurture-pg-"))
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        folder.chmod(0o755)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        subprocess.run(
            [
                binaries / "initdb",
                *("-D", folder / "data", "-U", "nurture", "-A", "trust", "-E", "UTF8"),
                *("--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            check=True,
            cwd=folder,
            capture_output=True,
            **owner,
        )
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "64MB",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", *settings],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **owner,
            )
        with _stopping(server):
            _wait(lambda: _answers(folder), server, folder / "log")
            yield f"postgres://nurture@/nurture?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_redis() -> Iterator[str]:
    """A Redis on a free port of the loopback, keeping nothing; gives its URL. Raises ServiceMissing."""
    binary = redis_binary()
    with tempfile.TemporaryDirectory(prefix="nurture-redis-") as folder:
        port = free_port()
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    binary,
                    *("--bind", "127.0.0.1", "--port", str(port), "--databases", "64"),
                    *("--save", "", "--appendonly", "no", "--dir", folder),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        with _stopping(server):
            _wait(lambda: _pings(port), server, Path(folder) / "log")
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _major(place: Path) -> int:
    said = subprocess.run(
        [place / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _unprivileged():
    import pwd  # not on Windows, where nobody is root

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceMissing("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


@contextmanager
def _stopping(server: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        # To PostgreSQL: leave now, do not wait for clients. To Redis: the same.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(ready, server: subprocess.Popen, log: Path, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args[0]} did not start:\n{log.read_text('utf-8', 'replace')}")
        time.sleep(0.05)


def _answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="nurture", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _pings(port: int) -> bool:
    client = redis.Redis(port=port)
    try:
        return client.ping()
    except redis.ConnectionError:
        return False
    finally:
        client.close()
