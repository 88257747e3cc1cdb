"""Passwords and keys of sending addresses, unreadable without CREDENTIALS_KEY.

What is locked names the address it belongs to, so that a row's secrets are of no use in another row.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NoKey(Exception):
    """CREDENTIALS_KEY is not set: nothing can be kept."""


class Unreadable(Exception):
    """Locked with a key we do not have, for another address, or damaged."""


def can_keep() -> bool:
    return bool(settings.CREDENTIALS_KEY)


def lock(values: Mapping[str, str], *, owner: str) -> str:
    """Raises NoKey."""
    written = json.dumps({"for": owner, "values": dict(values)}, sort_keys=True)
    return _ring().encrypt(written.encode()).decode("ascii")


def unlock(locked: str, *, owner: str) -> dict[str, str]:
    """Nothing was kept: empty. Raises NoKey or Unreadable."""
    if not locked:
        return {}
    try:
        found = json.loads(_ring().decrypt(locked.encode()))
    except (InvalidToken, ValueError) as problem:
        raise Unreadable from problem
    if found["for"] != owner:
        raise Unreadable
    return {str(name): str(value) for name, value in found["values"].items()}


def locked_anew(locked: str) -> str:
    """The same secrets under the newest key. Raises NoKey or Unreadable."""
    try:
        return _ring().rotate(locked.encode()).decode("ascii")
    except InvalidToken as problem:
        raise Unreadable from problem


def _ring() -> MultiFernet:
    if not settings.CREDENTIALS_KEY:
        raise NoKey
    return _of((settings.CREDENTIALS_KEY, *settings.CREDENTIALS_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _of(keys: tuple[str, ...]) -> MultiFernet:
    """The first key locks, all of them unlock."""
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), b"nurture sending credentials", "sha256"))
