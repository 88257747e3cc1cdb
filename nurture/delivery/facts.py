"""What can stand in the way of sending, stopping or answering."""

from datetime import datetime


class FooterIncomplete(Exception):
    """What the law wants under a mail is not written yet; `items` names what is missing."""

    def __init__(self, items: tuple[str, ...]) -> None:
        super().__init__(", ".join(items))
        self.items = items


class NobodyToSendTo(Exception):
    """A mailing without contacts."""


class AlreadyLifted(Exception):
    """Somebody has lifted this pause or stop already."""


class AlreadyPaused(Exception):
    """The account waits already; the pause that stands is `pause`."""

    def __init__(self, pause: object) -> None:
        super().__init__(pause)
        self.pause = pause


class CannotStop(Exception):
    """The message has left us, or its end is decided."""


class NotExpired(Exception):
    """Only an expired message is offered for the next window."""


class NotUncertain(Exception):
    """Only for an uncertain message a person decides whether it arrived."""


class TooEarly(Exception):
    """The mail server may still answer; `when` says from when on it may be sent again."""

    def __init__(self, when: datetime) -> None:
        super().__init__(when)
        self.when = when


class TooLate(Exception):
    """The mail is too old to be sent again under its own date."""


class NotFailed(Exception):
    """Only what failed for a reason outside of its own words is tried again."""


class CannotUndo(Exception):
    """It was not stopped by hand, or is not stopped any more."""


class AlreadySorted(Exception):
    """Somebody has given this mail to a person, or put it aside, already."""


class CannotTakeBack(Exception):
    """Something has followed from it that does not end by forgetting where it came from."""
