"""What can stand in the way of making one of two, and of making two again."""

from collections.abc import Sequence

from accounts.merging.parts import Obstacle


class CannotMerge(Exception):
    """They stay two until each of `obstacles` is out of the way."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__("; ".join(obstacle.words for obstacle in obstacles))
        self.obstacles = obstacles


class CannotUndo(Exception):
    """What happened since the merge would be lost or contradicted; each of `obstacles` says what."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__("; ".join(obstacle.words for obstacle in obstacles))
        self.obstacles = obstacles


class AlreadyUndone(Exception):
    """Somebody took this merge apart already."""


class NothingToMerge(Exception):
    """Fewer than two records of one kind, or one that is not there any more."""
