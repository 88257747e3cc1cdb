"""Candidates for the next email, what was decided, and who of each team confirmed it."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.meetings.models.meetings import Meeting
from nurture.projects.models import Project, Target
from nurture.sequences.models import Email
from nurture.team.models import Team, User


class Proposal(models.Model):
    """A candidate for the next email of one target in one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proposals")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="proposals")
    # A draft that could go out as it is; empty for an idea said in the room.
    email = models.ForeignKey(
        Email, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    title = models.CharField(_("candidate"), max_length=200)
    aim = models.CharField(_("aim"), max_length=300, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    team = models.CharField(max_length=16, choices=Team)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

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


class DecisionKind(models.TextChoices):
    SEND = "send", _("Send")
    REWRITE = "rewrite", _("Rewrite")
    SALES_TOUCH = "sales_touch", _("Sales touch instead")
    WAIT = "wait", _("Wait until")
    PARK = "park", _("Park")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__project__in=Project.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Decision(models.Model):
    """What was agreed for one target in one meeting, and why. Proposed by one, confirmed by both teams."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=16, choices=DecisionKind)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    # The email's content as it was agreed: another content needs another decision.
    content_hash = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("why"), max_length=140)
    until = models.DateField(_("until"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            # Two people deciding at once: the second is told, nothing is overwritten.
            models.UniqueConstraint(
                fields=["meeting", "target"],
                condition=Q(withdrawn_at=None),
                name="decision_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="decision_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.SEND) | (Q(proposal__isnull=False) & ~Q(content_hash="")),
                name="decision_to_send_names_the_content",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.WAIT) | Q(until__isnull=False),
                name="decision_to_wait_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.kind}"


class Confirmation(models.Model):
    """One team's confirmation of a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="confirmations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "team"], name="confirmation_once_a_team"),
            # Two confirmations, two people: also when somebody changes teams in between.
            models.UniqueConstraint(fields=["decision", "user"], name="confirmation_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"
