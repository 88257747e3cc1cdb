"""A passage and the wording that is proposed for it."""


def place_of(text: str, passage: str, start: int) -> int | None:
    """Where the passage stands now: where it was, else the nearest place; None when it is gone."""
    found: list[int] = []
    at = text.find(passage) if passage else -1
    while at >= 0:
        found.append(at)
        at = text.find(passage, at + 1)
    return min(found, key=lambda at: (abs(at - start), at), default=None)


def reworded(text: str, passage: str, wording: str, start: int) -> str | None:
    """The text with the wording in place of the passage; None when the passage is gone."""
    at = place_of(text, passage, start)
    if at is None:
        return None
    return text[:at] + wording + text[at + len(passage) :]
