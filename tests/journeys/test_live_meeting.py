"""The room of two teams on several screens at once: they hear of changes, follow who leads, and survive a restart."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Demo, running
from tests.journeys.people import Person
from tests.services import free_port

WANTED = ("Failed to load resource",)


@pytest.fixture
def own_demo(tmp_path):
    """One that may be killed."""
    return Demo(f"http://127.0.0.1:{free_port()}", tmp_path)


def room_of(page):
    page.goto("/meetings/")
    page.goto(page.get_by_role("link", name=re.compile("Join|参加する")).first.get_attribute("href"))
    return page


def mode(page, expected):
    expect(page.locator("#room")).to_have_attribute("data-mode", expected)


def same_place(*pages):
    for page in pages[1:]:
        page.wait_for_url(pages[0].url)


def turn(page):
    before = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != before)


def decide(page, reason):
    page.locator("label:has([name=kind][value=park])").click()
    page.locator("#decision-form [name=reason]").fill(reason)
    page.locator("#decision-form button[type=submit]").click()


def test_four_screens_are_one_room(sign_in):
    rep, marketer, phone, japanese = (
        sign_in("kondo").page,
        sign_in("yamada").page,
        sign_in("tanabe").page,
        sign_in("ono", language="日本語").page,
    )
    phone.set_viewport_size({"width": 390, "height": 844})
    for page in (rep, marketer, phone, japanese):
        room_of(page)
    for page in (rep, marketer, phone, japanese):
        expect(page.locator("[data-here-count]")).to_have_text("4")
    rep.locator(".here > summary").click()
    rep.get_by_role("button", name="Lead the room from here").click()
    mode(rep, "leading")
    mode(japanese, "following")

    # They follow, but for whoever looks around alone, and whoever writes.
    turn(rep)
    same_place(rep, marketer, phone, japanese)
    marketer.keyboard.press("f")
    mode(marketer, "alone")
    phone.locator(".note-form textarea").first.fill("工場長は火曜の朝に読む")
    turn(rep)
    same_place(rep, japanese)
    assert rep.url != marketer.url
    mode(phone, "held")
    assert phone.locator(".note-form textarea").first.input_value() == "工場長は火曜の朝に読む"
    phone.locator(".note-form button").click()
    same_place(rep, phone)
    marketer.keyboard.press("f")
    same_place(rep, marketer)
    mode(marketer, "following")

    # What one decides the others see at once; what one types stays.
    japanese.locator("#decision-form [name=reason]").fill("まだ書いている")
    decide(rep, "一月まで予算がない")
    for page in (marketer, phone, japanese):
        expect(page.locator(".decision-stands")).to_contain_text("一月まで予算がない")
    assert japanese.locator("#decision-form [name=reason]").input_value() == "まだ書いている"
    expect(japanese.locator("#room-says")).to_contain_text("片方のチームが決定")
    marketer.keyboard.press("d")
    for page in (rep, phone, japanese):
        expect(page.locator(".decision.is-agreed")).to_be_visible()
        expect(page.locator("#agenda .is-done")).to_have_count(1)

    # Whoever closes the page has gone.
    phone.close()
    expect(rep.locator("[data-here-count]")).to_have_text("3", timeout=12_000)


def test_a_server_killed_in_the_middle_has_everybody_back_at_the_same_place(browser, own_demo):
    contexts = [
        browser.new_context(base_url=own_demo.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
        for _ in range(2)
    ]
    with running(own_demo) as first:
        people = [
            Person(context, f"{name}@tsubaki.example")
            for context, name in zip(contexts, ("kondo", "yamada"), strict=True)
        ]
        for person in people:
            person.sign_in("English")
        rep, marketer = (room_of(person.page) for person in people)
        mode(marketer, "leading")
        turn(marketer)
        same_place(marketer, rep)
        where = rep.url
        rep.locator("#decision-form [name=reason]").fill("半分まで書いた")
        first.kill()
        first.wait()
        expect(rep.locator("#cut-off")).to_be_visible()
    with running(own_demo):
        answers = time.monotonic()
        for page in (rep, marketer):
            expect(page.locator("#cut-off")).to_be_hidden(timeout=5_000)
            assert page.url == where
        decide(marketer, "一月まで予算がない")
        expect(rep.locator(".decision-stands")).to_contain_text("一月まで予算がない", timeout=5_000)
        assert time.monotonic() - answers < 10
        assert rep.locator("#decision-form [name=reason]").input_value() == "半分まで書いた"
        for context in contexts:
            context.close()
    complaints = [words for person in people for words in person.complaints]
    assert [words for words in complaints if not words.startswith(WANTED)] == []
