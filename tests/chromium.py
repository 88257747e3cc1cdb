"""Debian's Chromium, driven from Python."""

import os
import subprocess
import threading
import uuid
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, sync_playwright

from tests import services

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Seconds. Opening and closing take a tenth of one, also while a page runs in circles.
SILENCE = 60


class Frozen(Exception):
    """Chromium itself answered no more, and was killed: that says nothing about what it showed."""


class Chromium:
    """One browser; after one that froze, the next."""

    def __init__(self, driver):
        self.driver = driver
        # So that it is found among the browsers of other processes.
        self.mark = f"--nurture-tests={uuid.uuid4().hex}"
        self._browser = None

    def new_context(self, **options):
        with self._answering():
            if not (self._browser and self._browser.is_connected()):
                path = services.chromium_binary()
                self._browser = self.driver.chromium.launch(executable_path=path, args=[*FLAGS, self.mark])
            return self._browser.new_context(**options)

    def close(self, contexts):
        """Raises Frozen."""
        with self._answering():
            for context in contexts:
                context.close()

    def quit(self):
        if self._browser:
            with self._answering():
                self._browser.close()

    @contextmanager
    def _answering(self):
        silent = threading.Event()

        def kill():
            silent.set()
            subprocess.run(["pkill", "-KILL", "-f", "--", self.mark], check=False)

        watch = threading.Timer(SILENCE, kill)
        watch.start()
        try:
            yield
        except Error:
            if not silent.is_set():
                raise
        finally:
            watch.cancel()
        if silent.is_set():
            raise Frozen


@contextmanager
def chromium():
    """A Chromium; for a fixture of package scope, skipping where none is installed.

    Playwright runs an event loop in this thread, which is no reason for Django to refuse the database; but it must
    be gone before tests elsewhere start loops of their own.
    """
    try:
        services.chromium_binary()
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = Chromium(driver)
        yield browser
        browser.quit()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
