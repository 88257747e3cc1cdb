"""What can stand in the way of closing a meeting, and of changing what is written of it."""

from collections.abc import Collection


class NotSaidYet(Exception):
    """Nothing was agreed on these targets, and nobody has said what becomes of them: they are not agreed silently."""

    def __init__(self, targets: Collection[int]) -> None:
        super().__init__(sorted(targets))
        self.targets = frozenset(targets)


class NotClosed(Exception):
    """There are no minutes before the meeting is closed."""


class MinutesLocked(Exception):
    """A day has passed since the meeting: words are added, and none are changed."""


class MinutesNotLocked(Exception):
    """The words themselves can still be corrected."""


class CorrectedMeanwhile(Exception):
    """Somebody else changed the same words; `words` is what stands now."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
