"""What can stand in the way of deciding together."""

from nurture.meetings.models import Decision


class MeetingNotOpen(Exception):
    """Nobody has opened it yet, or it is closed: what was decided stands."""


class AnotherMeetingOpen(Exception):
    """One meeting of a project is open at a time: two would decide on the same targets."""


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


class TooLateToUndo(Exception):
    """The seconds are over, or it was somebody else's word. It can be withdrawn as long as nothing has left."""


class NoQuorum(Exception):
    """Neither owner of the target is here, nor whoever comes for them, and nobody wrote why it is decided anyway."""


class NotEdited(Exception):
    """To be sent with edits, but the words are what they were, and nobody said what should be different."""


class NotSplit(Exception):
    """One email for everybody is not a split: two or more are needed, each with its own people."""


class WordsMissing(Exception):
    """Nobody has written the edit yet: there is nothing to stand by."""


class KindIncomplete(Exception):
    """What this kind of decision cannot do without was not said."""


class NotInTheRoom(Exception):
    """A word is recorded for somebody else of this project, who can speak for the team that is missing."""


class NotRecorded(Exception):
    """They gave their word themselves, or nobody recorded one for them."""


class NotYours(Exception):
    """Only whoever proposed it takes it back."""


class ProposalInUse(Exception):
    """We are voting, or somebody's vote or a decision rests on it."""


class NothingToSend(Exception):
    """The candidate is an idea: it has no text that could go out."""


class AlreadyOnItsWay(Exception):
    """The email has been sent, or is planned by another decision."""
