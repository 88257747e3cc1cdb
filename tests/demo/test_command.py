"""`manage.py demo`, as somebody starts it: one process, and nothing left of it afterwards."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = [
    pytest.mark.once,
    # They share one demo.
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A demo in a folder of its own, talking to nobody else's environment."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port

    def start(self, *arguments, wait=True):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "NURTURE_BOOTSTRAP": "off",
            "NURTURE_DEMO_DIR": str(self.folder),
            "PORT": str(self.port),
            # A mail server and a mode of somebody's shell must not matter.
            "SMTP_HOST": "relay.tsubaki.example",
            "DELIVERY_MODE": "off",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "manage.py", "demo", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        if not wait:
            return self.process.communicate(timeout=60)[0]
        said = ""
        while "Ctrl-C" not in said:
            line = self.process.stdout.readline()
            assert line, f"the demo ended: {said}"
            said += line
        return said

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def stop(self, number=signal.SIGINT):
        os.kill(self.process.pid, number)
        started = time.monotonic()
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - started, said

    def log(self):
        return (self.folder / "log" / "demo.log").read_text("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo"), free_port())
    demo.said = demo.start()
    yield demo
    if demo.process.poll() is None:
        demo.process.kill()
        demo.process.communicate()


def test_it_says_where_it_is_who_signs_in_and_how_to_stop(demo):
    assert f"http://127.0.0.1:{demo.port}" in demo.said
    assert "nurture-demo" in demo.said
    assert re.search(r"Sales +kondo@tsubaki\.example +近藤 翔 +Sho Kondo +lead", demo.said)
    assert f"http://127.0.0.1:{demo.port}/demo/mail/" in demo.said
    assert "Warning" not in demo.said


def test_web_mail_worker_and_scheduler_work_in_it(demo):
    assert '"status": "ok"' in demo.get("/health/ready")
    assert "主軸が止まる前に見えるもの" in demo.get("/demo/mail/")
    deadline = time.monotonic() + 60
    while not {"scheduler", "worker"} <= heartbeats(demo.folder) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert {"scheduler", "worker"} <= heartbeats(demo.folder)


def heartbeats(folder):
    with closing(sqlite3.connect(folder / "nurture.sqlite3", timeout=20)) as connection:
        return {kind for (kind,) in connection.execute("SELECT kind FROM delivery_heartbeat")}


def test_a_second_demo_of_the_same_folder_is_refused(demo):
    other = Demo(demo.folder, free_port())
    said = other.start(wait=False)
    assert other.process.returncode == 1
    assert f"already running at http://127.0.0.1:{demo.port}" in said


def test_a_taken_port_is_said_with_who_has_it_and_what_to_do(demo, tmp_path):
    other = Demo(tmp_path, demo.port)
    said = other.start(wait=False)
    assert other.process.returncode == 1
    assert f"Port {demo.port} is taken by" in said
    assert f"(process {demo.process.pid})" in said
    assert f"PORT={demo.port + 1} python3 manage.py demo" in said


def test_ctrl_c_ends_it_quickly_and_a_second_start_keeps_everything(demo):
    mails = sorted((demo.folder / "mail").glob("*.eml"))
    code, seconds, said = demo.stop(signal.SIGINT)
    assert (code, said.strip()) == (0, "Stopping…")
    assert seconds < 10
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.process.pid, 0)
    said = demo.start()
    assert "Sample data" not in said
    assert sorted((demo.folder / "mail").glob("*.eml")) == mails
    code, seconds, _ = demo.stop(signal.SIGTERM)
    assert code == 0
    assert seconds < 10
    assert "ERROR" not in demo.log()


def test_reset_starts_afresh(demo):
    if demo.process.poll() is None:
        demo.stop()
    (demo.folder / "mail" / "00000000000000000009-00000000.eml").write_bytes(b"Subject: mine\r\n\r\n")
    said = demo.start("--reset")
    assert "it starts afresh" in said
    assert "Sample data loaded" in said
    assert not (demo.folder / "mail" / "00000000000000000009-00000000.eml").exists()
    assert demo.stop()[0] == 0


def test_a_database_of_real_people_is_left_alone(tmp_path):
    demo = Demo(tmp_path, free_port())
    environment = {
        **os.environ,
        "NURTURE_BOOTSTRAP": "off",
        "NURTURE_DEMO": "1",
        "NURTURE_DEMO_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'nurture.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "nurture.settings",
    }
    for arguments in (
        ["migrate", "--verbosity=0"],
        ["createsuperuser", "--no-input", "--email=real@tsubaki.example", "--name=Real"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    said = demo.start(wait=False)
    assert demo.process.returncode == 1
    assert "people who are not the demo's" in said
