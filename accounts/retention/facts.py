"""What stands in the way of letting go of a proof."""

from datetime import date


class MustBeKept(Exception):
    """The law wants it until the end of `until`."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


class StandsNow(Exception):
    """It tells on what ground we may write today; another basis has to be set first."""
