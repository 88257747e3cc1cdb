"""What can stand in the way of pursuing an account together."""

from collections.abc import Sequence

from nurture.projects.models import Nomination, Signature, Target
from nurture.team.models import User


class NotInTeam(Exception):
    """Not for this person: no member of the project, or of the other team."""


class NotALead(Exception):
    """Only a lead of the project or an administrator may do it."""


class NotTheirs(Exception):
    """Only the person who wrote it, the owners, or a lead may do it."""


class AlreadyNominated(Exception):
    def __init__(self, nomination: Nomination) -> None:
        super().__init__(str(nomination))
        self.nomination = nomination


class AlreadyDrafted(AlreadyNominated):
    """The same person has a draft for this account and project."""


class AlreadyTarget(Exception):
    def __init__(self, target: Target) -> None:
        super().__init__(str(target))
        self.target = target


class AlreadySigned(Exception):
    """The team has given its word, or this person has given it for the other team."""

    def __init__(self, signature: Signature) -> None:
        super().__init__(str(signature))
        self.signature = signature


class NominationClosed(Exception):
    """It is not in the state any more in which this could be done."""

    def __init__(self, nomination: Nomination) -> None:
        super().__init__(nomination.state)
        self.nomination = nomination


class StillFull(Exception):
    """No place is free: `limits` names what is full ("project", "sales", "marketing")."""

    def __init__(self, limits: Sequence[str]) -> None:
        super().__init__(", ".join(limits))
        self.limits = list(limits)


class TargetFinished(Exception):
    """The target is history; history does not change."""


class NeedsBothTeams(Exception):
    """A project without a member of each team could decide nothing."""


class OwnsLiveTargets(Exception):
    """These people cannot leave the project while they own live targets in it."""

    def __init__(self, users: Sequence[User]) -> None:
        super().__init__(", ".join(user.email for user in users))
        self.users = list(users)
