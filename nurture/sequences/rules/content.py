"""The content of an email, as far as an approval is bound to it."""

import hashlib
import json
from collections.abc import Iterable


def content_hash(subject: str, body: str, recipients: Iterable[int]) -> str:
    """One hash over words and people: the same letter to somebody else is another content."""
    content = [subject, body, sorted(set(recipients))]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
