"""Each page of the sample, as somebody of either team reads it: nothing sticks out, fails or shuts anybody out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from django.utils import timezone

from nurture.demo.sample import loading
from nurture.demo.sample.people import DOMAIN
from nurture.team.models import User
from tests.browser.test_interface import RULES

pytestmark = pytest.mark.once

# Not for the people who work with the product, or no pages.
ELSEWHERE = ("admin:", "styleguide", "demo:", "delivery:message_html")
LINKS = """[...document.querySelectorAll("a[href]:not([download])")].map(link => new URL(link.getAttribute("href"), location))
.filter(address => address.origin === location.origin).map(address => address.pathname + address.search)"""
# What happens to lie half under a bar at the foot of the screen is scrolled out from there, and no smaller for it.
UNCOVERED = """document.querySelectorAll(".tabbar, .write-floating, .thumb").forEach(bar => { bar.style.position = "static"; })"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("name", "width", "scheme", "language"),
    [
        ("kondo", 390, "light", "ja"),
        ("kondo", 1440, "dark", "en"),
        ("yamada", 390, "dark", "en"),
        ("yamada", 1440, "light", "ja"),
    ],
)
def test_every_page_fits_and_shuts_nobody_out(transactional_db, open_page, name, width, scheme, language):
    loading.load_once(now=timezone.now())
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
    page.evaluate(UNCOVERED)
    violations = Axe().run(page, options=RULES).response["violations"]
    return found + [f"{rule['id']} {node['html']}" for rule in violations for node in rule["nodes"]]
