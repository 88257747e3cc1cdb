"""Chromium, one for these tests; a context for each, signed in when the test asks for it."""

import threading

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import build
from tests.chromium import chromium

WANTED = (
    "Failed to load resource",
    "Response Status Error",
    "htmx:sendError",
    # A newer question takes the place of the one on its way.
    "htmx:sendAbort",
    "htmx:afterRequest",
    # Whoever is signed out hears no stream any more.
    "EventSource's response has a MIME type",
)


#: How long to wait for what must come, in milliseconds: long, because it only costs time where something is broken.
PATIENCE = 20_000


@pytest.fixture(scope="package")
def browser():
    expect.set_options(timeout=PATIENCE)
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser, live_server):
    """`open_page("/path", user=…, width=…, dark=…)`; at the end no page may have complained in its console."""
    contexts, complaints = [], []

    def opened(path, *, user=None, width=1440, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="en-GB", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user:
            context.add_cookies(signed_in(user, live_server))
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    browser.close(contexts)
    _wait_for_the_last_answers()
    # What fails to load fails because the test wants it; Chromium and htmx report it all the same.
    assert [text for text in complaints if not text.startswith(WANTED)] == []


def _wait_for_the_last_answers():
    """What a page asked for as it closed would else be written among rows that are being removed."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


@pytest.fixture
def rep(transactional_db):
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


def signed_in(user, live_server):
    """The cookies of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
