"""How each team judges what came of a decision, and whose words became an email."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Annotation
from nurture.meetings.models.decisions import Decision
from nurture.playbook.models import Insight
from nurture.team.models import Team


class Finding(models.TextChoices):
    """What came back, held against what was expected."""

    SUPPORTS = "supports", pgettext_lazy("what came back", "Supports it")
    DOES_NOT = "does_not", pgettext_lazy("what came back", "Does not")
    CANNOT_TELL = "cannot_tell", pgettext_lazy("what came back", "Cannot tell")


class Again(models.TextChoices):
    """Whether we would decide the same, knowing what came of it."""

    YES = "yes", pgettext_lazy("decide the same", "Yes")
    NO = "no", pgettext_lazy("decide the same", "No")


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def standing(self) -> Self:
        return self.filter(replaced_at=None)


class Verdict(models.Model):
    """One team's word on a decision that sent something. Given anew it takes the place of the one before, which stays."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="verdicts")
    team = models.CharField(max_length=16, choices=Team)
    finding = models.CharField(_("what came back"), max_length=16, choices=Finding)
    # Empty: not said yet.
    again = models.CharField(_("would we decide the same?"), max_length=8, choices=Again, blank=True)
    words = models.CharField(_("in one sentence"), max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a decision")
        verbose_name_plural = _("verdicts on decisions")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "team"], condition=Q(replaced_at=None), name="verdict_one_a_team"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.finding} ({self.team})"


class Credit(models.Model):
    """What somebody wrote down became an email that both teams decided to send. Told to whoever wrote it, once."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="credits")
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="credits")
    # Through a belief that it speaks for; empty: the email rests on the note itself.
    insight = models.ForeignKey(
        Insight, on_delete=models.SET_NULL, null=True, blank=True, related_name="credits"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credits")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "annotation"], name="credit_once"),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="credit_of_user")]

    def __str__(self) -> str:
        return f"{self.annotation_id} → {self.decision_id}"
