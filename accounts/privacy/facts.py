"""What can stand in the way of erasing somebody."""

from collections.abc import Sequence


class AlreadyErased(Exception):
    """Nothing of this person is left to erase or to show."""


class CannotErase(Exception):
    """Not at this moment; `reasons` says why, in words."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
