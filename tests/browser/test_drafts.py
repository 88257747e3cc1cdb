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


def until_kept(page, count=1):
    """Asked from outside: the policy lets nobody evaluate strings inside the page."""
    for _ in range(50):
        if page.evaluate(KEPT) == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.evaluate(KEPT)} drafts are kept, not {count}")


def send(page):
    with page.expect_navigation():
        page.click("form[data-draft] [type=submit]")


def fill_all(page, kept=1):
    for name, value in VALID.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_role", "champion")
    page.locator("#id_reachability_2").check(force=True)
    page.check("#id_basis_0")
    until_kept(page, kept)


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
    until_kept(page, 0)
    expect(page.locator(".draft-note")).to_have_count(0)


def test_what_the_server_took_is_no_draft_any_more(page):
    fill_all(page)
    send(page)
    page.wait_for_selector("text=Received.")
    until_kept(page, 0)
    expect(page.locator("#id_why")).to_have_value("")


def test_what_the_server_refused_stays_a_draft(page):
    type_in(page)
    send(page)
    expect(page.locator("#id_why")).to_have_value("They asked us.")
    until_kept(page)
    page.goto(GUIDE)
    expect(page.locator("#id_why")).to_have_value("They asked us.")


def test_an_expired_sign_in_loses_nothing(page, rep, live_server):
    fill_all(page)
    page.evaluate("document.querySelector('form[data-draft]').action = '/sign-in/password/change/'")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    send(page)
    assert "/sign-in/login/" in page.url
    until_kept(page)
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


def another(page):
    """A second tab of the same browser."""
    found = page.context.new_page()
    found.goto(GUIDE)
    return found


def offered(page):
    return page.locator("[data-draft-other]")


def test_a_second_tab_begins_empty_and_both_texts_are_kept(page):
    type_in(page, "The first tab.")
    second = another(page)
    expect(second.locator("#id_why")).to_have_value("")
    second.fill("#id_why", "The second tab.")
    until_kept(page, 2)
    page.reload()
    expect(page.locator("#id_why")).to_have_value("The first tab.")
    expect(second.locator("#id_why")).to_have_value("The second tab.")


def test_two_tabs_closed_without_a_network_give_both_texts_to_the_next(page):
    context = page.context
    second = another(page)
    context.set_offline(True)
    type_in(page, "The first tab, on the train.")
    second.fill("#id_why", "The second tab, on the train.")
    until_kept(page, 2)
    page.close()
    second.close()
    context.set_offline(False)
    third = context.new_page()
    third.goto(GUIDE)
    expect(offered(third)).to_have_count(1)
    texts = {third.locator("#id_why").input_value(), offered(third).locator("q").text_content()}
    assert texts == {"The first tab, on the train.", "The second tab, on the train."}
    expect(offered(third)).to_contain_text("for a week")


def test_what_was_typed_just_before_the_tab_was_closed_is_kept(page):
    """No time is left for the pause after which it is kept otherwise."""
    page.fill("#id_why", "In a hurry.")
    page.goto("/styleguide/?again")
    until_kept(page)


def leave_two(page):
    """Two texts that nobody holds any more; the later one is in the form."""
    second = another(page)
    type_in(page, "The earlier text.")
    page.close()
    second.fill("#id_why", "The later text.")
    until_kept(second, 2)
    second.reload()
    expect(second.locator("#id_why")).to_have_value("The later text.")
    expect(offered(second)).to_have_count(1)
    return second


def test_taking_the_other_text_offers_the_first_one_in_its_turn(page):
    page = leave_two(page)
    offered(page).get_by_role("button", name="Take it into the form").click()
    expect(page.locator("#id_why")).to_have_value("The earlier text.")
    expect(offered(page).locator("q")).to_have_text("The later text.")
    page.reload()
    expect(page.locator("#id_why")).to_have_value("The earlier text.")


def test_a_text_that_is_offered_can_be_thrown_away(page):
    page = leave_two(page)
    offered(page).get_by_role("button", name="Discard it").click()
    expect(offered(page)).to_have_count(0)
    page.reload()
    expect(page.locator("#id_why")).to_have_value("The later text.")
    expect(offered(page)).to_have_count(0)


def test_sending_one_text_leaves_the_other(page):
    page = leave_two(page)
    fill_all(page, kept=2)
    send(page)
    page.wait_for_selector("text=Received.")
    expect(page.locator("#id_why")).to_have_value("The earlier text.")
    until_kept(page)


def plant(page, words, *, owner=None, days=0):
    """What another page left behind, so many days ago."""
    page.evaluate(
        """([words, owner, days]) => localStorage.setItem(
            `nurture:draft:${document.body.dataset.user}:styleguide@${words}`,
            JSON.stringify({ at: Date.now() - days * 86400000, owner, values: { why: words } }))""",
        [words, owner, days],
    )


def test_what_a_crashed_tab_held_is_given_back(page):
    plant(page, "From a tab that is gone.", owner="nobody-answers")
    page.reload()
    expect(page.locator("#id_why")).to_have_value("From a tab that is gone.")


def test_what_comes_back_late_is_offered_beside_what_is_typed_by_then(page):
    plant(page, "From a tab that is gone.", owner="nobody-answers")
    page.reload()
    page.fill("#id_why", "Typed at once.")
    expect(offered(page)).to_contain_text("From a tab that is gone.")
    expect(page.locator("#id_why")).to_have_value("Typed at once.")


def test_after_a_week_a_text_is_gone(page):
    plant(page, "Six days old.", days=6)
    plant(page, "Eight days old.", days=8)
    page.reload()
    expect(page.locator("#id_why")).to_have_value("Six days old.")
    expect(offered(page)).to_have_count(0)


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
    until_kept(by_htmx, 0)
    expect(by_htmx.locator("#id_why")).to_have_value("")


def test_htmx_shows_errors_gives_them_the_focus_and_keeps_the_draft(by_htmx):
    type_in(by_htmx)
    by_htmx.click("form[data-draft] [type=submit]")
    by_htmx.wait_for_selector(".error-summary:focus")
    expect(by_htmx.locator("#id_why")).to_have_value("They asked us.")
    until_kept(by_htmx, 1)
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
    until_kept(by_htmx, 0)
