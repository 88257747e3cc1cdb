"""What both teams say of the words."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from nurture.sequences.models.emails import Email
from nurture.team.models import Team


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> Self:
        return self.filter(voided_at=None)


class Approval(models.Model):
    """One team's word for exactly these words. Any edit voids it; it is never revived, only given again."""

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    team = models.CharField(max_length=16, choices=Team)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "team"], condition=Q(voided_at=None), name="approval_once_a_team"
            ),
            # Two confirmations, two people: also when somebody changes teams in between.
            models.UniqueConstraint(
                fields=["email", "user"], condition=Q(voided_at=None), name="approval_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="approval_voided_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.team}"
