"""What can stand in the way of writing down what we know."""

from django.db.models import Model


class ChangedMeanwhile(Exception):
    """Somebody saved the record after this form was opened."""

    def __init__(self, current: Model) -> None:
        super().__init__(str(current))
        self.current = current


class AddressTaken(Exception):
    """Another contact has this email address."""


class NeedsATeam(Exception):
    """What we know belongs to a team; an administrator outside both cannot write it."""
