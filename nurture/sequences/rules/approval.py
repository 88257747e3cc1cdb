"""Both teams, two people."""

from collections.abc import Iterable
from typing import Final

#: The teams whose word is needed, in the order in which they are shown.
BOTH: Final = ("sales", "marketing")


def both_agree(words: Iterable[tuple[str, int]]) -> bool:
    """Whether one person of each team gave their word: pairs of team and user. Nobody speaks for both."""
    people = dict(words)
    return set(people) >= set(BOTH) and people[BOTH[0]] != people[BOTH[1]]
