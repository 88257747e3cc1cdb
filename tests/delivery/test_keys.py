"""Tokens outlive every version of us: they are what the standard library would make of them."""

import base64
import hmac

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from nurture.delivery import keys


@given(message=st.integers(1, 2**60))
def test_a_token_is_hmac_in_base32(message):
    digest = hmac.digest(settings.SUPPRESSION_KEY.encode(), f"return-path:{message}".encode(), "sha256")
    token = keys.return_token(message)
    assert token == f"{message:x}-{base64.b32encode(digest[:10]).decode().lower()}"
    assert keys.message_of_token(token) == message


def test_another_key_makes_another_token(settings):
    before = keys.unsubscribe_token(1, 2, 3)
    settings.SUPPRESSION_KEY = "another"
    keys.unsubscribe_token.cache_clear()
    after = keys.unsubscribe_token(1, 2, 3)
    keys.unsubscribe_token.cache_clear()
    digest = hmac.digest(b"another", b"unsubscribe:1.2.3", "sha256")
    assert before != after == base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
