"""Candidates for the next email."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Deal
from nurture.meetings.models.meetings import Meeting
from nurture.projects.models import Target
from nurture.sequences.models import Email
from nurture.team.models import Team


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Proposal(models.Model):
    """A candidate for the next email of one target in one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proposals")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="proposals")
    # A draft that could go out as it is; empty for an idea said in the room.
    email = models.ForeignKey(
        Email, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    # The past deal whose information need it answers.
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    title = models.CharField(_("candidate"), max_length=200)
    aim = models.CharField(_("aim"), max_length=300, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    team = models.CharField(max_length=16, choices=Team)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Taken back by its author before anybody's word rested on it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=Q(email__isnull=False), name="proposal_once_an_email"
            )
        ]

    def __str__(self) -> str:
        return self.title
