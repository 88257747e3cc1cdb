"""Somebody sets up two-step sign-in, signs in with it and switches it off. On each page axe finds nothing."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from tests.browser.axe import violations
from tests.browser.seats import fits

PASSWORD = "kumo-no-ito-42"


@pytest.fixture
def person(rep):
    cache.clear()
    rep.set_password(PASSWORD)
    rep.save()
    return rep


def is_sound(page):
    assert violations(page) == []
    fits(page)
    assert page.locator("h1").count() == 1


def sends(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def signs_in(page, person):
    page.goto("/sign-in/login/")
    page.locator("[type=email]").fill(person.email)
    page.locator("[type=password]").fill(PASSWORD)
    sends(page)


@pytest.mark.parametrize(("width", "scheme", "language"), [(320, "dark", "ja"), (1440, "light", "en")])
def test_two_steps_from_setting_up_to_switching_off(open_page, person, width, scheme, language):
    person.language = language
    person.save()
    page = open_page("/sign-in/2fa/", user=person, width=width, color_scheme=scheme)
    is_sound(page)
    with page.expect_navigation():
        page.locator("a[href$='/activate/']").click()
    is_sound(page)
    page.locator("[type=password]").fill(PASSWORD)
    sends(page)
    image = page.locator("main img")
    # Whatever the scheme: black on anything else is not found by a camera.
    assert image.evaluate("image => getComputedStyle(image).backgroundColor") == "rgb(255, 255, 255)"
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill("000000")
    sends(page)
    assert page.locator("main code").inner_text() == secret
    is_sound(page)
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    sends(page)
    first, second, *_ = page.locator("#recovery-codes").inner_text().split()
    is_sound(page)
    page.goto("/sign-in/2fa/")
    is_sound(page)

    other = open_page("/sign-in/login/", width=width, color_scheme=scheme)
    signs_in(other, person)
    is_sound(other)
    other.locator("[name=code]").fill(first)
    sends(other)
    other.goto("/sign-in/2fa/recovery-codes/generate/")
    with other.expect_navigation():
        other.locator("a[href*='/2fa/reauthenticate/']").click()
    other.locator("[name=code]").fill(first)
    sends(other)
    is_sound(other)
    other.locator("[name=code]").fill(second)
    sends(other)
    is_sound(other)
    with other.expect_navigation():
        other.locator("main [type=submit]").click()
    assert second not in other.locator("#recovery-codes").inner_text()
    other.goto("/sign-in/2fa/totp/deactivate/")
    is_sound(other)
    with other.expect_navigation():
        other.locator("main .btn-danger").click()
    assert other.locator("main a[href$='/activate/']").is_visible()
