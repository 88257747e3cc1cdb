import re

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from tests import build

pytestmark = pytest.mark.django_db

SAID = [
    ("kurz", "That is shorter than 10 characters.", "10文字より短い"),
    ("kondo@tsubaki", "That resembles your name or address.", "お名前やメールアドレスに似ています"),
    ("password123", "Many people use this one", "よく使われるパスワード"),
]


@pytest.mark.parametrize(("password", "english", "japanese"), SAID)
def test_what_is_wrong_is_said_in_our_words(password, english, japanese):
    user = build.rep("kondo@tsubaki.example", name="近藤 翔")
    for language, words in (("en", english), ("ja", japanese)):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            validate_password(password, user)
        assert any(words in message for message in refused.value.messages), refused.value.messages


def test_the_help_is_ours_in_both_languages():
    for language, first in (
        ("en", "Nothing that resembles your name or address."),
        ("ja", "お名前やメールアドレスに似た"),
    ):
        with translation.override(language):
            texts = password_validators_help_texts()
        assert len(texts) == 3
        assert texts[0].startswith(first)


def test_a_few_words_will_do():
    assert validate_password("椿のうえに雪がつもる朝", build.rep()) is None


OLD, NEW = "kumo-no-ito-42", "asagao-no-tsuru-7"


@pytest.fixture
def devices():
    """Two, on which one person is signed in."""
    person = build.rep("kondo@tsubaki.example")
    person.set_password(OLD)
    person.save()
    here, there = Client(), Client()
    for device in (here, there):
        device.force_login(person)
        assert device.get("/").status_code == 200
    return here, there


def test_a_changed_password_signs_out_all_other_devices(devices):
    here, there = devices
    here.post("/sign-in/password/change/", {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    assert here.get("/").status_code == 200
    assert there.get("/").url.startswith("/sign-in/login/")


def test_a_password_chosen_by_mailed_link_signs_out_every_device(devices, mailoutbox):
    stranger = Client()
    stranger.post("/sign-in/password/reset/", {"email": "kondo@tsubaki.example"})
    link = re.search(r"/sign-in/password/reset/key/\S+", mailoutbox[0].body)[0]
    form = stranger.get(link).url
    stranger.post(form, {"password1": NEW, "password2": NEW})
    assert stranger.login(email="kondo@tsubaki.example", password=NEW)
    for device in devices:
        assert device.get("/").url.startswith("/sign-in/login/")
