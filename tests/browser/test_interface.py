"""What the scripts and styles add to pages that work without them."""

import pytest
from playwright.sync_api import expect

from nurture.playbook.insights.actions import write_insight
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.build import NOW

GUIDE = "/styleguide/"
SIGN_IN = "/sign-in/login/"
ACTIVE = "document.activeElement"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [GUIDE, SIGN_IN])
def test_nobody_is_shut_out(open_page, rep, path, scheme, width):
    page = open_page(path, user=rep if path == GUIDE else None, width=width, color_scheme=scheme)
    if path == GUIDE:
        page.click("form[data-draft] [type=submit]")
        page.wait_for_selector(".error-summary")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 720, 320])
@pytest.mark.parametrize("path", [GUIDE, SIGN_IN])
def test_no_page_is_wider_than_the_screen(open_page, rep, path, width):
    page = open_page(path, user=rep if path == GUIDE else None, width=width)
    fits(page)


def test_errors_take_the_focus_and_lead_to_the_field(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.click("form[data-draft] [type=submit]")
    page.wait_for_selector(".error-summary:focus")
    page.click(".error-summary >> text=Reachability")
    page.wait_for_function(f"{ACTIVE}.id === 'id_reachability_0'")


def test_a_slash_searches_and_a_question_mark_shows_the_map(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.keyboard.press("/")
    page.wait_for_function(f"{ACTIVE}.type === 'search'")
    page.keyboard.type("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.evaluate(f"{ACTIVE}.blur()")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert page.locator("[data-page-keys]").inner_text().split()[-2:] == ["Pause", "p"]


def test_a_slash_searches_from_anywhere(open_page, rep):
    page = open_page("/sign-in/password/change/", user=rep)
    page.evaluate(f"{ACTIVE}.blur()")
    page.keyboard.press("/")
    page.wait_for_selector("input[type=search]:focus")
    assert "/accounts/" in page.url


def test_g_and_a_letter_go(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(lambda url: GUIDE not in url)


def test_the_map_can_be_found_without_knowing_the_key(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.click("#rail summary")
    page.click("[data-show-keys]")
    expect(page.locator("#keys")).to_be_visible()


def test_single_keys_can_be_switched_off(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_phone_is_told_nothing_of_keys(open_page, rep):
    page = open_page(GUIDE, user=rep, width=390)
    page.click(".topbar button")
    page.click("#rail summary")
    expect(page.locator("text=Sign out")).to_be_visible()
    expect(page.locator("[data-show-keys]")).to_be_hidden()


def test_the_menu_of_the_phone_opens_without_a_script(open_page, rep):
    page = open_page(GUIDE, user=rep, width=390, java_script_enabled=False)
    expect(page.locator("#rail")).to_be_hidden()
    page.click(".topbar button")
    expect(page.locator("#rail")).to_be_visible()
    page.click("#rail summary")
    expect(page.locator("text=Sign out")).to_be_visible()


def test_a_menu_closes_like_a_menu(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.click("#rail summary")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel").first).to_be_hidden()
    page.click("#rail summary")
    page.click("h1")
    expect(page.locator(".menu-panel").first).to_be_hidden()


def test_a_chosen_appearance_stays_on_this_device(open_page, rep):
    page = open_page(GUIDE, user=rep)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#rail summary")
    page.click("[data-theme-value=dark]")
    page.reload()
    page.wait_for_function("before => getComputedStyle(document.body).backgroundColor !== before", arg=before)


def test_a_message_can_be_dismissed_and_an_error_stays_until_then(open_page, rep):
    page = open_page(GUIDE, user=rep)
    page.evaluate("document.querySelector('form[data-draft]').noValidate = true")
    for name, value in {
        "company": "Minato",
        "revenue": "1",
        "decides_on": "2027-01-31",
        "why": "So.",
    }.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_role", "user")
    page.locator("#id_reachability_0").check(force=True)
    page.check("#id_basis_0")
    page.click("form[data-draft] [type=submit]")
    page.wait_for_selector("[data-toast=error]")
    page.click("[data-toast=success] .toast-close")
    expect(page.locator("[data-toast]")).to_have_count(1)


def test_what_an_insight_is_worth_is_no_wider_than_its_word_on_a_phone(open_page, rep):
    words = {"who": "工場長", "information": "回収の年数", "situation": "投資の前", "words": "何年で戻るのか"}
    write_insight(fields=words, by=rep, at=NOW)
    page = open_page("/insights/", user=rep, width=390)
    assert page.locator(".insight-row > .tag").bounding_box()["width"] < 150
