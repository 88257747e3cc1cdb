"""What can stand in the way of a change to an action."""

from nurture.meetings.homework.models import Action


class OwnerNotInTeam(Exception):
    """Whoever should do it is no member of this project."""


class NotOpenAnyMore(Exception):
    """Somebody has done it or dropped it meanwhile; `action` says who."""

    def __init__(self, action: Action) -> None:
        super().__init__(str(action))
        self.action = action


class PlannedMeanwhile(Exception):
    """Somebody planned it anew since it was read; `action` is what stands."""

    def __init__(self, action: Action) -> None:
        super().__init__(str(action))
        self.action = action
