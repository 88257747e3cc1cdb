"""Codes of two-step sign-in, in the browser's terms."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from tests import build

pytestmark = pytest.mark.django_db

PASSWORD = "kumo-no-ito-42"
SECRET = generate_totp_secret()
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(autouse=True)
def nothing_used():
    cache.clear()


@pytest.fixture
def person():
    person = build.rep("kondo@tsubaki.example")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def protected(person):
    TOTP.activate(person, SECRET)
    return person


def shown(secret=SECRET, half_minutes=0):
    """What an app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + half_minutes))


def lets_in(person, code):
    """From a browser that nobody is signed in from."""
    client = Client()
    assert client.post("/sign-in/login/", {"login": person.email, "password": PASSWORD}).url.startswith(
        "/sign-in/2fa/"
    )
    return client.post("/sign-in/2fa/authenticate/", {"code": code}).status_code == 302


def test_a_code_signs_in_once(protected, time_machine):
    time_machine.move_to(build.NOW, tick=False)
    assert not lets_in(protected, "000000")
    assert lets_in(protected, shown())
    assert not lets_in(protected, shown())


def test_a_code_may_come_half_a_minute_late_and_counts_once_all_the_same(protected, time_machine):
    time_machine.move_to(build.NOW, tick=False)
    assert not lets_in(protected, shown(half_minutes=-2))
    code = shown(half_minutes=1)
    assert lets_in(protected, code)
    time_machine.shift(40)
    assert not lets_in(protected, code)


def test_full_width_digits_are_digits(protected):
    assert lets_in(protected, shown().translate(FULL_WIDTH))


def test_a_recovery_code_signs_in_once_however_it_is_typed(protected):
    code, other = RecoveryCodes.activate(protected).get_unused_codes()[:2]
    assert lets_in(protected, code.translate(FULL_WIDTH))
    assert not lets_in(protected, code)
    assert lets_in(protected, f"{other[:4]} {other[4:]}")


def test_setting_up_takes_full_width_digits_and_the_app_says_nurture(client, person):
    client.force_login(person)
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    assert "issuer=Nurture" in client.get("/sign-in/2fa/totp/activate/").context["totp_url"]
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/sign-in/2fa/totp/activate/", {"code": shown(secret).translate(FULL_WIDTH)})
    assert answer.url == "/sign-in/2fa/recovery-codes/"
