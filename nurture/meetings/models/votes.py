"""One target's turn in a meeting: read, voted on blind, revealed, talked about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.meetings.models.meetings import Meeting
from nurture.meetings.models.proposals import Proposal
from nurture.projects.models import Target
from nurture.sequences.models import Email, ExpectedReaction
from nurture.team.models import Team


class Turn(models.Model):
    """The clock of one target, and how far its vote is. Made when the room comes to it, or when its vote opens."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="turns")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="turns")
    # Until when we talk about it; the clock says so, nothing stops by itself.
    ends_at = models.DateTimeField()
    vote_from = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("turn of a target")
        verbose_name_plural = _("turns of targets")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "target"], name="turn_once_a_target"),
            models.CheckConstraint(
                condition=Q(revealed_at=None, revealed_by=None)
                | Q(revealed_at__isnull=False, revealed_by__isnull=False, vote_from__isnull=False),
                name="turn_revealed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.target}"


class Confidence(models.IntegerChoices):
    UNSURE = 1, _("unsure")
    FAIRLY = 2, _("fairly sure")
    SURE = 3, _("sure")


class VoteQuerySet(models.QuerySet["Vote"]):
    def revealed(self) -> Self:
        return self.filter(turn__revealed_at__isnull=False)


class Vote(models.Model):
    """Which candidate one person would send, what they expect of it, and how sure they are.

    Read through nurture.meetings.queries.votes alone: until it is revealed nobody but its author sees it.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    # A draft, or an idea; neither: none of them.
    email = models.ForeignKey(Email, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expected = models.CharField(_("expected reaction"), max_length=16, choices=ExpectedReaction)
    confidence = models.PositiveSmallIntegerField(_("how sure"), choices=Confidence)
    at = models.DateTimeField()

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["turn", "user"], name="vote_once_a_person"),
            models.CheckConstraint(condition=Q(email=None) | Q(proposal=None), name="vote_for_one_candidate"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.turn}"
