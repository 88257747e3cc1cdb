import socket

import pytest

from nurture.delivery.oauth import Grant, NotIssued, TokensAway, asking
from nurture.web import outbound

pytestmark = pytest.mark.once


def grant(tokens, **more):
    return Grant(**tokens.secrets(**more))


def test_a_refresh_token_is_shown_with_who_we_are(tokens):
    tokens.more["refresh_token"] = "newer"
    issued = asking.ask(grant(tokens, refresh_token="old", scope="https://mail.google.com/"))
    assert (issued.token, issued.seconds, issued.refresh_token) == ("token-1", 3600, "newer")
    assert tokens.requests == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "old",
            "client_id": "app-1",
            "client_secret": "s3cret",
            "scope": "https://mail.google.com/",
        }
    ]


def test_an_application_signs_in_by_itself(tokens):
    asking.ask(grant(tokens, scope="https://outlook.office365.com/.default"))
    [request] = tokens.requests
    assert request["grant_type"] == "client_credentials"
    assert "refresh_token" not in request


@pytest.mark.parametrize(
    ("answer", "problem", "words"),
    [
        ((400, {"error": "invalid_grant", "error_description": "AADSTS700082: over\r\nTrace"}), NotIssued,
         "127.0.0.1: invalid_grant: AADSTS700082: over Trace"),
        ((401, {"error": "invalid_client"}), NotIssued, "127.0.0.1: invalid_client"),
        ((400, {"error": "temporarily_unavailable"}), TokensAway, "127.0.0.1: temporarily_unavailable"),
        ((404, "<html>"), NotIssued, "127.0.0.1: answered 404"),
        ((429, ""), TokensAway, "127.0.0.1: answered 429"),
        ((503, "[]"), TokensAway, "127.0.0.1: answered 503"),
        ((200, {"token": "?"}), NotIssued, "127.0.0.1: answered without a token"),
        ((200, {"access_token": "two\r\nlines"}), NotIssued, "127.0.0.1: answered without a token"),
        ((200, "not json"), NotIssued, "127.0.0.1: answered without a token"),
    ],
)  # fmt: skip
def test_what_is_said_instead_of_a_token(tokens, answer, problem, words):
    tokens.script = [answer]
    with pytest.raises(problem) as raised:
        asking.ask(grant(tokens, refresh_token="r3fresh"))
    assert (type(raised.value), str(raised.value)) == (problem, words)


def test_no_secret_is_repeated(tokens):
    tokens.script = [(400, {"error": "invalid_request", "error_description": "s3cret and r3fresh are wrong"})]
    with pytest.raises(NotIssued) as raised:
        asking.ask(grant(tokens, refresh_token="r3fresh"))
    assert str(raised.value).endswith("… and … are wrong")
    assert "s3cret" not in repr(grant(tokens))


def test_a_redirect_gets_no_secrets(tokens):
    tokens.script = [(307, "")]
    with pytest.raises(NotIssued):
        asking.ask(grant(tokens))
    assert len(tokens.requests) == 1


def test_nothing_inside_is_asked(tokens, monkeypatch):
    monkeypatch.undo()
    with pytest.raises(NotIssued, match="not an address of the internet"):
        asking.ask(grant(tokens))
    assert tokens.requests == []


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tokens, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(outbound, "is_public", lambda _: True)
    with pytest.raises(TokensAway, match=r"127\.0\.0\.1: .*CERTIFICATE"):
        asking.ask(grant(tokens))
    assert tokens.requests == []


def test_nobody_there_is_told(tokens):
    tokens.close()
    with pytest.raises(TokensAway, match=r"^127\.0\.0\.1: "):
        asking.ask(grant(tokens))


def test_silence_is_not_waited_for_long(monkeypatch, tokens):
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/token"
        with pytest.raises(TokensAway):
            asking.ask(Grant(url, "app"))


@pytest.mark.parametrize(
    ("said", "seconds"), [(3599, 3599), ("3599", 3599), (None, 300), (-1, 0), (1e9, 86_400), ("nan", 300)]
)
def test_for_how_long_a_token_counts(tokens, said, seconds):
    tokens.more["expires_in"] = said
    assert asking.ask(grant(tokens)).seconds == seconds
