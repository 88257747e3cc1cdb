"""A mail scanner at its worst: asks for the head of every link, fetches all of them, and opens them in a browser."""

import re
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from nurture.delivery.models import Pause, Reaction, Suppression
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.models import TrackingHit
from tests.delivery import world as worlds
from tests.delivery.tracking import mail
from tests.delivery.world import NOW

ONE = "{{ contact.salutation }}\n\n[事例](%(site)s/health/live?case=a)です。"
THREE = ONE + "[図面](%(site)s/health/live?case=b)と[料金](%(site)s/health/live?case=c)も。"


class Clock:
    """A scanner is fast, also on a slow machine: every look at the clock finds it a little later."""

    def __init__(self, at, step):
        self.at, self.step = at, step

    def now(self):
        self.at += self.step
        return self.at


@pytest.fixture
def letter(live_server, settings, transactional_db, monkeypatch):
    """`letter(body, after)`: the mail of somebody, its links, and a clock that begins so long after the hand-over."""
    port = urlsplit(live_server.url).port
    settings.TRACKING_URL, settings.PUBLIC_URL = f"http://links.localhost:{port}", live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    # Where the letter leads to, under a name that is not ours.
    site = f"http://127.0.0.1:{port}"
    worlds.FakeClock(NOW).replace_the_databases(monkeypatch)
    letters = mail.Letters(worlds.make())

    def sent(body, after, step=timedelta(milliseconds=150)):
        message = letters.sent(body=body % {"site": site})
        clock = Clock(NOW + after, step)
        for views in ("nurture.delivery.tracking.views.public", "nurture.delivery.views.public"):
            monkeypatch.setattr(
                f"{views}.timezone", SimpleNamespace(now=clock.now, localdate=timezone.localdate)
            )
        html = bytes(message.raw).decode()
        return SimpleNamespace(
            html=html, links=[unescape(each) for each in re.findall(r'href="(http[^"]+)"', html)]
        )

    return sent


def ask(method, url, **headers):
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", parts.port, timeout=20)
    try:
        connection.request(
            method, parts.path, headers={"Host": parts.netloc, "User-Agent": mail.CHROME, **headers}
        )
        connection.getresponse().read()
    finally:
        connection.close()


def browse(browser, links, html=""):
    """With JavaScript, and under the name of any other browser."""
    context = browser.new_context(user_agent=mail.CHROME)
    page = context.new_page()
    if html:
        page.set_content(html, wait_until="load")
    for link in links:
        page.goto(link, wait_until="load")
        page.mouse.move(200, 200)
        page.keyboard.press("Tab")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    browser.close([context])


def verdicts():
    judging.judge_news(at=NOW + timedelta(days=2))
    assert not TrackingHit.objects.filter(rules=None).exists()
    return set(Reaction.objects.values_list("kind", "verdict"))


@pytest.mark.parametrize("body", [ONE, THREE], ids=["one link", "three links"])
@pytest.mark.parametrize("after", [timedelta(seconds=2), timedelta(hours=7)], ids=["at once", "hours later"])
def test_a_scanner_refuses_nothing_and_is_no_person(browser, letter, body, after):
    found = letter(body, after)
    assert len(found.links) == body.count("](") + 1
    for link in found.links:
        ask("HEAD", link)
    for link in found.links:
        ask("GET", link)
    for link in found.links:
        ask("GET", link, **{"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"})
    browse(browser, found.links, found.html)
    assert verdicts() == {("click", "machine")}
    assert not Suppression.objects.exists()
    assert not Pause.objects.exists()
    assert TrackingHit.objects.filter(kind="page").count() >= 3


def test_a_browser_alone_that_opens_all_of_them_is_no_person_either(browser, letter):
    found = letter(ONE, timedelta(hours=7), timedelta(seconds=1))
    browse(browser, found.links)
    assert verdicts() == {("click", "machine")}
    assert not Suppression.objects.exists()


def test_the_same_browser_with_a_person_before_it_is_one(browser, letter):
    found = letter(THREE, timedelta(hours=7))
    browse(browser, found.links[:1])
    assert verdicts() == {("click", "human")}
