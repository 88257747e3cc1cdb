"""Nothing typed is ever lost: drafts on the device until the server has taken them."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests import build
from tests.browser.conftest import signed_in

GUIDE = "/styleguide/"
VALID = {"company": "Minato", "revenue": "1", "decides_on": "2027-01-31", "why": "They asked."}
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('nurture:draft:')).length"


@pytest.fixture
def page(open_page, rep):
    return open_page(GUIDE, user=rep)


def type_in(page, words="They asked us."):
    page.fill("#id_why", words)
    until_kept(page)


def until_kept(page):
    """Asked from outside: the policy lets nobody evaluate strings inside the page."""
    for _ in range(50):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(50)
    raise AssertionError("no draft was kept")


def send(page):
    with page.expect_navigation():
        page.click("form[data-draft] [type=submit]")


def fill_all(page):
    for name, value in VALID.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_role", "champion")
    page.locator("#id_reachability_2").check(force=True)
    page.check("#id_basis_0")
    until_kept(page)


def test_a_closed_page_gives_the_text_back_and_says_so(page):
    type_in(page)
    page.check("#id_basis_1")
    page.wait_for_function('() => Object.values(localStorage).some((kept) => kept.includes(\'"basis":["\'))')
    page.reload()
    expect(page.locator("#id_why")).to_have_value("They asked us.")
    expect(page.locator("#id_basis_1")).to_be_checked()
    expect(page.locator(".draft-note")).to_contain_text("Your unsent text is back.")


def test_a_draft_can_be_thrown_away(page):
    type_in(page)
    page.reload()
    page.click("[data-draft-discard]")
    expect(page.locator("#id_why")).to_have_value("")
    page.wait_for_function(f"({KEPT}) === 0")
    expect(page.locator(".draft-note")).to_have_count(0)


def test_what_the_server_took_is_no_draft_any_more(page):
    fill_all(page)
    send(page)
    page.wait_for_selector("text=Received.")
    page.wait_for_function(f"({KEPT}) === 0")
    expect(page.locator("#id_why")).to_have_value("")


def test_what_the_server_refused_stays_a_draft(page):
    type_in(page)
    send(page)
    expect(page.locator("#id_why")).to_have_value("They asked us.")
    page.wait_for_function(f"({KEPT}) === 1")
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("They asked us.")


def test_an_expired_sign_in_loses_nothing(page, rep, live_server):
    fill_all(page)
    page.evaluate("document.querySelector('form[data-draft]').action = '/sign-in/password/change/'")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    send(page)
    assert "/sign-in/login/" in page.url
    page.wait_for_function(f"({KEPT}) === 1")
    page.context.add_cookies(signed_in(rep, live_server))
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("They asked.")


def test_a_page_that_was_open_for_too_long_loses_nothing(page):
    fill_all(page)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    send(page)
    expect(page.locator("h1")).to_have_text("Please send it again")
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("They asked.")


def test_a_lost_network_loses_nothing(page):
    fill_all(page)
    page.context.set_offline(True)
    expect(page.locator("#network-lost")).to_be_visible()
    page.click("form[data-draft] [type=submit]")
    page.wait_for_url("chrome-error://chromewebdata/")
    page.context.set_offline(False)
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("They asked.")


def test_a_colleague_on_the_same_device_does_not_see_it(page, live_server):
    type_in(page)
    page.context.add_cookies(signed_in(build.marketer(), live_server))
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("")


@pytest.fixture
def by_htmx(page):
    """The same form, sent by htmx."""
    page.evaluate(
        """() => {
            const form = document.querySelector("form[data-draft]");
            const how = {"hx-post": location.pathname, "hx-target": "#main", "hx-select": "#main", "hx-swap": "outerHTML"};
            for (const [name, value] of Object.entries(how)) form.setAttribute(name, value);
            htmx.process(form);
        }"""
    )
    return page


def test_htmx_clears_the_draft_once_the_server_took_it(by_htmx):
    fill_all(by_htmx)
    by_htmx.click("form[data-draft] [type=submit]")
    by_htmx.wait_for_selector("text=Received.")
    by_htmx.wait_for_function(f"({KEPT}) === 0")
    expect(by_htmx.locator("#id_why")).to_have_value("")


def test_htmx_shows_errors_gives_them_the_focus_and_keeps_the_draft(by_htmx):
    type_in(by_htmx)
    by_htmx.click("form[data-draft] [type=submit]")
    by_htmx.wait_for_selector(".error-summary:focus")
    expect(by_htmx.locator("#id_why")).to_have_value("They asked us.")
    by_htmx.wait_for_function(f"({KEPT}) === 1")
    expect(by_htmx.locator(".draft-note")).to_have_count(0)


def test_htmx_without_a_network_says_so_and_keeps_the_draft(by_htmx):
    fill_all(by_htmx)
    by_htmx.context.set_offline(True)
    by_htmx.click("form[data-draft] [type=submit]")
    by_htmx.wait_for_selector("#network-lost:visible")
    expect(by_htmx.locator("#id_why")).to_have_value("They asked.")
    by_htmx.context.set_offline(False)
    by_htmx.click("form[data-draft] [type=submit]")
    by_htmx.wait_for_selector("text=Received.")
    by_htmx.wait_for_function(f"({KEPT}) === 0")
