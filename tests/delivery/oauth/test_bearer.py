from concurrent.futures import ThreadPoolExecutor

import pytest

from nurture.delivery.oauth import Grant, NotIssued, bearer, bearer_of

pytestmark = pytest.mark.once


@pytest.fixture
def watch(monkeypatch):
    """The clock of this process, to be put forward."""

    class Watch:
        now = 1_000_000.0

        @classmethod
        def monotonic(cls):
            return cls.now

    monkeypatch.setattr(bearer, "time", Watch)
    return Watch


def grant(tokens, **more):
    return Grant(**tokens.secrets(**more))


def test_a_token_is_used_until_shortly_before_its_end(tokens, watch):
    held = bearer_of(grant(tokens))
    assert [held.token(), bearer_of(grant(tokens)).token()] == ["token-1"] * 2
    watch.now += 3_299
    assert held.token() == "token-1"
    watch.now += 2
    assert held.token() == "token-2"
    assert len(tokens.requests) == 2


def test_of_a_short_token_half_of_the_time(tokens, watch):
    tokens.more["expires_in"] = 100
    held = bearer_of(grant(tokens))
    held.token()
    watch.now += 51
    assert held.token() == "token-2"


def test_whoever_types_something_else_gets_a_token_of_their_own(tokens):
    assert bearer_of(grant(tokens, scope="a")).token() != bearer_of(grant(tokens, scope="b")).token()


def test_connections_that_open_together_ask_once(tokens):
    held = bearer_of(grant(tokens))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: held.token(), range(8))) == {"token-1"}
    assert len(tokens.requests) == 1


def test_a_refusal_is_heard_by_all_who_ask_now_and_asked_for_again_later(tokens, watch):
    tokens.script = [(400, {"error": "invalid_grant"})]
    held = bearer_of(grant(tokens, refresh_token="r3fresh"))
    for _ in range(3):
        with pytest.raises(NotIssued, match="invalid_grant"):
            held.token()
    assert len(tokens.requests) == 1
    watch.now += 11
    assert held.token() == "token-1"


def test_the_newest_refresh_token_is_shown_next_time(tokens, watch):
    tokens.more["refresh_token"] = "second"
    held = bearer_of(grant(tokens, refresh_token="first"))
    held.token()
    assert held.refresh_token == "second"
    assert bearer_of(grant(tokens, refresh_token="second")) is held
    watch.now += 3_600
    held.token()
    assert [request["refresh_token"] for request in tokens.requests] == ["first", "second"]


def test_a_token_that_is_not_taken_is_replaced_unless_it_is_new(tokens, watch):
    held = bearer_of(grant(tokens))
    token = held.token()
    assert held.instead_of(token) == ""
    watch.now += 120
    assert held.instead_of(token) == "token-2"
    # Another connection had it replaced already.
    assert held.instead_of(token) == "token-2"
    assert len(tokens.requests) == 2


def test_what_has_been_over_for_long_is_forgotten(tokens, watch):
    held = bearer_of(grant(tokens))
    held.token()
    watch.now += 3 * 86_400
    bearer_of(grant(tokens, scope="other"))
    assert bearer_of(grant(tokens)) is not held
