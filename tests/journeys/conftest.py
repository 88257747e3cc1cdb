"""The product as it is started: `manage.py demo`, in a process of its own, with real mail and a real worker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.chromium import chromium
from tests.journeys.people import Person
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
#: How long to wait for what must come, in milliseconds: long, because it only costs time where something is broken.
PATIENCE = 30_000


@dataclass(frozen=True)
class Demo:
    url: str
    folder: Path

    def mail(self):
        """What the mail server caught, newest first."""
        return [path.read_bytes() for path in sorted((self.folder / "mail").glob("*.eml"), reverse=True)]


@pytest.fixture(scope="package")
def browser():
    expect.set_options(timeout=PATIENCE)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    demo = Demo(f"http://127.0.0.1:{free_port()}", tmp_path_factory.mktemp("demo"))
    with running(demo):
        yield demo


@contextmanager
def running(demo):
    """It goes on with what lies in its folder; at the end it has to stop in order."""
    ours = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {
        "NURTURE_DEMO": "1",
        "NURTURE_DEMO_DIR": str(demo.folder),
        "PORT": demo.url.rpartition(":")[2],
        "PYTHONFAULTHANDLER": "1",
    }
    with (demo.folder / "said").open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, stdout=said, stderr=said
        )
    try:
        _wait_until_it_answers(demo, process)
        yield process
    finally:
        code = _stopped(process)
    assert code in {0, -signal.SIGKILL}, (demo.folder / "said").read_text("utf-8")


def _stopped(process, seconds=90):
    """Its code; where it does not end, what each of its threads does lies among what it said."""
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        return process.wait(seconds)


@pytest.fixture
def sign_in(browser, demo):
    """`sign_in("kondo")` in a browser of their own; `javascript=False` switches scripts off."""
    people = []

    def signed_in(name, *, javascript=True, language="English"):
        context = browser.new_context(
            base_url=demo.url,
            viewport={"width": 1440, "height": 900},
            locale="en-GB",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE)
        person = Person(context, f"{name}@tsubaki.example")
        people.append(person)
        person.sign_in(language)
        return person

    yield signed_in
    browser.close(person.context for person in people)
    assert [complaint for person in people for complaint in person.complaints] == []


def _wait_until_it_answers(demo, process, seconds=240):
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{demo.url}/health/ready").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError((demo.folder / "said").read_text("utf-8"))
