"""What can stand in the way of writing down what we know."""

from django.db.models import Model

from accounts.models import Annotation


class ChangedMeanwhile(Exception):
    """Somebody saved the record after this form was opened."""

    def __init__(self, current: Model) -> None:
        super().__init__(str(current))
        self.current = current


class AddressTaken(Exception):
    """Another contact has this email address."""


class NotColleagues(Exception):
    """A relation joins two different people of one account."""


class GoesInCircles(Exception):
    """Somebody would report to themselves, through others."""


class NeedsATeam(Exception):
    """What we know belongs to a team; an administrator outside both cannot write it."""


class AlreadyWritten(Exception):
    """Something else was written with this operation; `record` is what stands."""

    def __init__(self, record: Annotation) -> None:
        super().__init__(str(record))
        self.record = record


class NotYours(Exception):
    """Only its author, or somebody who leads, may do this."""


class DeletedMeanwhile(Exception):
    """Somebody took it out of sight."""


class TooManyPinned(Exception):
    """As many are pinned as anybody reads first."""


class TooLate(Exception):
    """The time to undo is over; somebody who leads still can."""


class TooMany(Exception):
    """More accounts than one change may touch."""

    def __init__(self, number: int, most: int) -> None:
        super().__init__(f"{number} > {most}")
        self.most = most


class NothingToChange(Exception):
    """All of them are that way already, or none of them is there any more."""


class NameTaken(Exception):
    """Its owner has one of that name already."""
