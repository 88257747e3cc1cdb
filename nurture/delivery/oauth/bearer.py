"""The tokens of this process: each is asked for once and used until shortly before it ends, by all connections."""

import time
from dataclasses import replace
from threading import Lock
from typing import Final

from nurture.delivery.oauth.asking import NoToken, ask
from nurture.delivery.oauth.grant import Grant

#: So long before its end a token is used no more; of a short one, half of its time.
EARLY: Final = 300.0
#: A token that is younger and not taken would not be taken anew.
YOUNG: Final = 60.0
#: Connections that open together hear the same refusal.
REFUSAL_KEPT: Final = 10.0
#: Nobody comes back for one that has been over for so long.
FORGOTTEN_AFTER: Final = 86_400.0


class Bearer:
    """One grant and its token. Several threads share it."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant
        self._lock = Lock()
        self._token, self._since, self._until = "", time.monotonic(), 0.0
        self._refused: NoToken | None = None
        self._refused_until = 0.0

    @property
    def refresh_token(self) -> str:
        """The newest; providers may hand out another with each token."""
        return self._grant.refresh_token

    @property
    def is_over(self) -> bool:
        return time.monotonic() > max(self._since, self._until) + FORGOTTEN_AFTER

    def token(self) -> str:
        """Raises NotIssued or TokensAway."""
        with self._lock:
            return self._current()

    def instead_of(self, token: str) -> str:
        """Another one, when a server did not take this one though it should last; empty: it was a new one.

        Raises NotIssued or TokensAway.
        """
        with self._lock:
            if token == self._token:
                if time.monotonic() - self._since < YOUNG:
                    return ""
                self._until = 0.0
            return self._current()

    def _current(self) -> str:
        now = time.monotonic()
        if now < self._until:
            return self._token
        if self._refused is not None and now < self._refused_until:
            raise type(self._refused)(*self._refused.args)
        try:
            issued = ask(self._grant)
        except NoToken as problem:
            self._refused, self._refused_until = problem, time.monotonic() + REFUSAL_KEPT
            raise
        self._token, self._since = issued.token, now
        self._until = now + issued.seconds - min(EARLY, issued.seconds / 2)
        if issued.refresh_token and self._grant.refresh_token:
            self._grant = replace(self._grant, refresh_token=issued.refresh_token)
            _share(self._grant, self)
        return issued.token


_bearers: Final[dict[str, Bearer]] = {}
_lock: Final = Lock()


def bearer_of(grant: Grant) -> Bearer:
    """The same for the same words, also for those that came in their place."""
    with _lock:
        for key in [key for key, each in _bearers.items() if each.is_over and key != grant.key]:
            del _bearers[key]
        return _bearers.setdefault(grant.key, Bearer(grant))


def forget_all() -> None:
    with _lock:
        _bearers.clear()


def _share(grant: Grant, bearer: Bearer) -> None:
    with _lock:
        _bearers[grant.key] = bearer
