"""Codes of two-step sign-in, in the browser's terms."""

import time

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import is_mfa_enabled
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


def switched_on(client):
    client.get("/sign-in/2fa/totp/activate/")
    return client.post("/sign-in/2fa/totp/activate/", {"code": shown(client.session["mfa.totp.secret"])})


@pytest.fixture
def their_own(client, person):
    person.language = "ja"
    person.save()
    client.force_login(person)
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    return person


@pytest.mark.django_db(transaction=True)
def test_a_mail_tells_of_what_was_done_in_ones_name(client, their_own, mailoutbox):
    switched_on(client)
    client.post("/sign-in/2fa/totp/deactivate/")
    assert not is_mfa_enabled(their_own)
    on, off = mailoutbox
    assert {*on.to, *off.to} == {their_own.email}
    assert on.subject == "2段階認証が設定されました"
    assert off.subject == "2段階認証が解除されました"
    for mail in (on, off):
        assert f"{their_own.display_name}様" in mail.body
        assert "お心当たりがない場合は" in mail.body
        assert "http://testserver/sign-in/2fa/" in mail.body


@pytest.mark.django_db(transaction=True)
def test_a_mail_tells_of_new_recovery_codes(client, their_own, mailoutbox):
    switched_on(client)
    earlier = set(client.get("/sign-in/2fa/recovery-codes/").context["unused_codes"])
    client.post("/sign-in/2fa/recovery-codes/generate/")
    assert earlier.isdisjoint(client.get("/sign-in/2fa/recovery-codes/").context["unused_codes"])
    _on, mail = mailoutbox
    assert (mail.to, mail.subject) == ([their_own.email], "2段階認証の新しいリカバリーコード")
    assert "これまでのコードは使えません" in mail.body
    assert "お心当たりがない場合は" in mail.body
    assert "http://testserver/sign-in/2fa/" in mail.body


def test_a_mail_tells_of_a_changed_password(client, their_own, mailoutbox):
    new = "asagao-no-tsuru-7"
    client.post("/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    their_own.refresh_from_db()
    assert their_own.check_password(new)
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([their_own.email], "パスワードが変更されました")
    assert "お心当たりがない場合は" in mail.body
    assert "http://testserver/sign-in/password/reset/" in mail.body


def test_what_has_no_letter_of_ours_is_not_told(their_own, mailoutbox):
    get_adapter().send_notification_mail("socialaccount/email/account_connected", their_own, context={})
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_without_a_mail_server_it_is_switched_all_the_same(client, their_own, monkeypatch):
    def refuse(*_arguments, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert switched_on(client).status_code == 302
    assert is_mfa_enabled(their_own)
    page = client.post("/sign-in/2fa/totp/deactivate/", follow=True).text
    assert "確認のメールを送れませんでした" in page
    assert not is_mfa_enabled(their_own)
