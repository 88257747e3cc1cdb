"""The customer's words, as they were said."""

QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "«": "»", "„": "“", "‘": "’"}


def unquoted(words: str) -> str:
    """Without the marks somebody put around all of it: pages draw their own."""
    text = words.strip()
    closing = QUOTES.get(text[:1])
    inside = text[1:-1]
    if closing and len(text) > 1 and text.endswith(closing) and not {text[0], closing} & set(inside):
        return inside.strip()
    return text
