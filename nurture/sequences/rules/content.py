"""The content of an email, as far as an approval is bound to it."""

import hashlib
import json
from collections.abc import Iterable


def content_hash(
    subject: str,
    body: str,
    recipients: Iterable[int],
    *,
    preheader: str = "",
    layout: str = "letter",
    files: Iterable[tuple[str, str]] = (),
) -> str:
    """One hash over words, look, files (name and SHA-256) and people: the same letter to somebody else is another.

    What is as it is by default is left out: what was approved before there were looks and files still holds.
    """
    content: list[object] = [subject, body, sorted(set(recipients))]
    more = {"preheader": preheader, "layout": layout, "files": sorted(files)}
    chosen = {name: value for name, value in more.items() if value and value != "letter"}
    if chosen:
        content.append(chosen)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
