"""What an erased person could come back by, as a keyed hash: nobody can be read from it, and nobody guessed without the key.

An address has the hash under which delivery suppresses it, so that one log brings both back after a restore.
"""

import hmac

from django.conf import settings

from accounts.rules.addresses import canonical


def address_key(address: str) -> str:
    return _digest("suppression-address", canonical(address))


def external_key(source: str, external_id: str) -> str:
    return _digest("erased-id", f"{source}\x1f{external_id}")


def _digest(purpose: str, value: str) -> str:
    return hmac.digest(settings.SUPPRESSION_KEY.encode(), f"{purpose}:{value}".encode(), "sha256").hex()
