import pytest

from nurture.delivery.oauth import grant_of, issues_tokens, xoauth2

pytestmark = pytest.mark.once


def test_the_answer_is_the_one_google_documents():
    assert (
        xoauth2("someuser@example.com", "ya29.x") == "user=someuser@example.com\x01auth=Bearer ya29.x\x01\x01"
    )


def test_a_password_is_no_grant():
    assert grant_of({"password": "p"}) is None


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://login.microsoftonline.com/t/oauth2/v2.0/token", True),
        ("https://oauth2.googleapis.com:443/token", True),
        ("http://oauth2.googleapis.com/token", False),
        ("https://oauth2.googleapis.com:8443/token", False),
        ("https://me@oauth2.googleapis.com/token", False),
        ("https://localhost/token", False),
        ("https://127.0.0.1/token", False),
        ("https://[::1]/token", False),
        ("https://169.254.169.254/latest", False),
        ("https://a.example:port/token", False),
        ("https://a.example/to ken", False),
        ("https://a.example/\r\nHost: b", False),
        ("file:///etc/passwd", False),
        ("https://", False),
    ],
)
def test_only_doors_on_the_internet_are_asked_for_tokens(url, good):
    assert issues_tokens(url) is good
