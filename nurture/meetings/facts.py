"""What can stand in the way of deciding together."""

from nurture.meetings.models import Decision


class MeetingNotOpen(Exception):
    """Nobody has opened it yet, or it is closed: what was decided stands."""


class NotFacilitating(Exception):
    """Somebody else leads the room by now."""


class VoteNotOpen(Exception):
    """Nobody has opened the vote on this target."""


class VoteOver(Exception):
    """The votes are revealed, or the target is decided: nobody votes any more."""


class StillSecret(Exception):
    """Somebody who is present has not voted, and a minute has not passed."""


class NotInThisMeeting(Exception):
    """The target belongs to another project, or is history."""


class AlreadyDecided(Exception):
    """Somebody was faster. Nothing of theirs is overwritten; `decision` is what stands."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision


class AlreadyConfirmed(Exception):
    """The person, or somebody of their team, has confirmed it."""


class AlreadyWithdrawn(Exception):
    """The decision does not stand any more."""


class AlreadyHandedOver(Exception):
    """Some of it has left us: it cannot be taken back."""


class NoLongerInTeam(Exception):
    """Whoever decided has left the team or the project meanwhile: nobody of it stands by the decision any more."""


class NothingToSend(Exception):
    """The candidate is an idea: it has no text that could go out."""


class AlreadyOnItsWay(Exception):
    """The email has been sent, or is planned by another decision."""
