"""Debian's Chromium, driven from Python."""

import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

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


@contextmanager
def chromium():
    """A browser; for a fixture of package scope, skipping where none is installed.

    Playwright runs an event loop in this thread, which is no reason for Django to refuse the database; but it must
    be gone before tests elsewhere start loops of their own.
    """
    try:
        path = services.chromium_binary()
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
