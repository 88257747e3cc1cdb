"""Whose turn it is to facilitate. Pure."""

from typing import Final

OTHER: Final = {"sales": "marketing", "marketing": "sales"}


def in_turn(last: str) -> str:
    """The team that did not lead the meeting before; empty: nobody led one yet, so either may begin."""
    return OTHER.get(last, "")
