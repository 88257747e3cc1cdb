"""What a screen that a whole room looks at does not show. Pure."""

import re
from typing import Final

# A tag, or a field in which somebody types: both stay as they are. Else an address, of which its domain stays.
_TEXT: Final = re.compile(
    r"(<textarea\b.*?</textarea>|<[^>]*>)|[A-Za-z0-9._%+-]+([@\uff20][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)",
    re.DOTALL,
)


def without_addresses(html: str) -> str:
    """The words of a page without the personal part of email addresses: …@minato.example."""
    return _TEXT.sub(lambda found: found[1] or f"…{found[2]}", html)
