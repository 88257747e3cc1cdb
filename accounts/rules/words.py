"""The customer's words, as they were said, and the words of an entry for whoever searches them."""

from collections.abc import Iterator, Mapping

QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "«": "»", "„": "“", "‘": "’"}


def unquoted(words: str) -> str:
    """Without the marks somebody put around all of it: pages draw their own."""
    text = words.strip()
    closing = QUOTES.get(text[:1])
    inside = text[1:-1]
    if closing and len(text) > 1 and text.endswith(closing) and not {text[0], closing} & set(inside):
        return inside.strip()
    return text


def texts(value: object) -> Iterator[str]:
    """Every text in plain JSON values, however deep; names and numbers of fields are not said by anybody."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
