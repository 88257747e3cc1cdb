"""The order in which accounts wait for a place."""

from collections.abc import Sequence


def moved[Waiting](deck: Sequence[Waiting], waiting: Waiting, place: int) -> list[Waiting]:
    """The deck with one of them at `place`, counted from 1; beyond an end it stands at that end."""
    others = [each for each in deck if each != waiting]
    index = max(min(place - 1, len(others)), 0)
    return [*others[:index], waiting, *others[index:]]
