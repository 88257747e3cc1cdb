"""What can stand in the way of pursuing an account together."""

from collections.abc import Sequence
from datetime import datetime

from nurture.projects.models import CriteriaVersion, Nomination, ScoreSheet, Signature, Target
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


class StillOffered(Exception):
    """It is offered to sales by a decision: as long as that stands, its stage does."""


class TargetFinished(Exception):
    """The target is history; history does not change."""


class CannotFinish(Exception):
    """Something stands in the way of finishing the project."""

    def __init__(self, obstacles: Sequence[object]) -> None:
        super().__init__(str(len(obstacles)))
        self.obstacles = list(obstacles)


class NeedsBothTeams(Exception):
    """A project without a member of each team could decide nothing."""


class OwnsLiveTargets(Exception):
    """These people cannot leave the project while they own live targets in it."""

    def __init__(self, users: Sequence[User]) -> None:
        super().__init__(", ".join(user.email for user in users))
        self.users = list(users)


class CycleOver(Exception):
    """The cycle has ended, or was skipped: its meeting is neither moved nor skipped any more."""


class NoPlaceThere(Exception):
    """A meeting lies in the future, on a day after the one before it, and before its cycle ends."""

    def __init__(self, after: datetime, before: datetime) -> None:
        super().__init__(f"{after} – {before}")
        self.after, self.before = after, before


class NotReadyToSign(Exception):
    """Something comes before the signatures, and nobody wrote why it may wait: `missing` is "scores" or "talk"."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class ScoredMeanwhile(Exception):
    """A colleague of the same team has scored since the form was opened."""

    def __init__(self, sheet: ScoreSheet) -> None:
        super().__init__(str(sheet))
        self.sheet = sheet


class AlreadyRevealed(Exception):
    """Both teams have scored; a score changes only when the round is reopened."""


class NotRevealed(Exception):
    """There is nothing to talk about or to reopen: a team's scores are missing."""


class OutOfTurn(Exception):
    """Another account has waited longer and would have a place now; nobody wrote why it should wait on."""

    def __init__(self, first: Nomination) -> None:
        super().__init__(str(first))
        self.first = first


class AlreadyProposed(Exception):
    """Another version of the criteria waits for its signatures."""

    def __init__(self, version: CriteriaVersion) -> None:
        super().__init__(str(version))
        self.version = version


class CriteriaSigned(Exception):
    """The team has given its word on this version, or this person has."""


class CriteriaSettled(Exception):
    """The version was taken back, or a newer one is in force."""
