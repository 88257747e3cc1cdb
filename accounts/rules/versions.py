"""What a form saw when it was opened, so that it never overwrites what somebody saved meanwhile."""

import hashlib
from collections.abc import Mapping


def fingerprint(values: Mapping[str, object]) -> str:
    """Equal for equal values, whoever wrote them: a form, an import or an operator."""
    written = "\x1f".join(
        f"{name}={'' if value is None else value}" for name, value in sorted(values.items())
    )
    return hashlib.sha256(written.encode()).hexdigest()[:32]
