"""A letter shown in a page is shown whole, to its footer."""

import pytest
from playwright.sync_api import expect

from tests import build

FITS = "(frame) => frame.contentDocument.documentElement.scrollHeight <= frame.clientHeight"


@pytest.fixture
def email(rep):
    build.sender_profile()
    marketer = build.marketer()
    account = build.account()
    target = build.target(build.project(rep, marketer), account, rep, marketer)
    body = "{{ contact.salutation }}\n\n" + "\n\n".join(f"{number}段落目です。" * 8 for number in range(12))
    return build.email(build.sequence(target), "長い手紙", build.contact(account), body=body)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_preview_is_as_tall_as_the_letter_and_grows_with_it(open_page, rep, email, width):
    page = open_page(email.get_absolute_url(), user=rep, width=width)
    frame = page.locator("iframe.letter")
    frame.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('iframe.letter').clientHeight > 300")
    page.wait_for_function(FITS, arg=frame.element_handle())
    expect(page.frame_locator("iframe.letter").locator("body")).to_contain_text("東京都千代田区神田1-2-3")
    before = frame.evaluate("(frame) => frame.clientHeight")
    page.locator("[name=body]").fill("短い手紙です。")
    page.wait_for_function(
        f"() => document.querySelector('iframe.letter').clientHeight < {before}", timeout=15_000
    )
    page.wait_for_function(FITS, arg=frame.element_handle())
