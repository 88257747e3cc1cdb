"""Each page of the sample, as somebody of either team reads it: nothing sticks out, fails or shuts anybody out."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.urls import resolve
from django.utils import timezone

from nurture.demo.sample import loading
from nurture.demo.sample.people import DOMAIN
from nurture.team.models import User
from tests.browser.axe import violations

pytestmark = pytest.mark.once

# Not for the people who work with the product, or no pages.
ELSEWHERE = ("admin:", "styleguide", "demo:", "delivery:message_html")
LINKS = """[...document.querySelectorAll("a[href]:not([download])")].map(link => new URL(link.getAttribute("href"), location))
.filter(address => address.origin === location.origin).map(address => address.pathname + address.search)"""
# What happens to lie half under a bar at the foot of the screen is scrolled out from there, and no smaller for it.
UNCOVERED = """document.querySelectorAll(".tabbar, .write-floating, .thumb").forEach(bar => { bar.style.position = "static"; })"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 1.4.4: somebody has their letters twice as large.
WIDER_WHEN_LARGE = f"""() => {{
  const {{ style }} = document.documentElement;
  style.fontSize = "200%";
  const wider = {WIDER};
  style.fontSize = "";
  return wider;
}}"""


@pytest.fixture(scope="module")
def kept():
    """The database with the sample in it, once somebody has loaded it."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


@pytest.fixture
def sample(kept, transactional_db):
    connection.ensure_connection()
    if kept.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        kept.backup(connection.connection)
    else:
        loading.load_once(now=timezone.now())
        connection.connection.backup(kept)


@pytest.mark.parametrize(
    ("name", "width", "scheme", "language"),
    [
        ("kondo", 390, "light", "ja"),
        ("kondo", 1440, "dark", "en"),
        ("yamada", 390, "dark", "en"),
        ("yamada", 1440, "light", "ja"),
    ],
)
def test_every_page_fits_and_shuts_nobody_out(sample, open_page, name, width, scheme, language):
    reader = User.objects.get(email=f"{name}@{DOMAIN}")
    reader.language = language
    reader.save()
    page = open_page("/", user=reader, width=width, color_scheme=scheme)
    found = dict(walk(page))
    assert len(found) > 30
    assert "\n".join(f"{path}: {each}" for path, complaints in found.items() for each in complaints) == ""


def walk(page):
    """One page for each address pattern, by links, with what is wrong with it."""
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        view = resolve(path.partition("?")[0]).view_name
        if view in seen or view.startswith(ELSEWHERE):
            continue
        seen.add(view)
        response = page.goto(path)
        yield path, complaints(page, response)
        waiting += page.evaluate(LINKS)


def complaints(page, response):
    found = [] if response.ok else [str(response.status)]
    if page.evaluate(WIDER) > 0:
        found.append("wider than the screen")
    if page.viewport_size["width"] < 400 and page.evaluate(WIDER_WHEN_LARGE) > 0:
        found.append("wider than the screen with letters of twice the size")
    page.evaluate(UNCOVERED)
    return found + violations(page)
