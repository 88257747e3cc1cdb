"""The shared criteria: what both teams mean by a good account, version by version, in both languages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.projects.models.projects import Project
from nurture.team.models import Team


class Criterion(models.TextChoices):
    REVENUE = "revenue", _("Revenue")
    FIT = "fit", _("Fit")
    REACH = "reach", _("Reachability")
    TIMING = "timing", _("Timing")
    TOLD = "told", _("What sales can tell us")


class CriteriaVersion(models.Model):
    """One text of the criteria: proposed by a lead, in force once a lead of each team has signed it.

    The first version of a project is in force from its founding, whoever has signed it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="criteria")
    # Given when it comes into force: versions count without a gap.
    number = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(_("why it changes"), max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of the criteria")
        verbose_name_plural = _("versions of the criteria")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="criteria_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(in_force_at=None, withdrawn_at=None),
                name="criteria_one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(number=None, in_force_at=None)
                | Q(number__isnull=False, in_force_at__isnull=False),
                name="criteria_numbered_when_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, in_force_at=None),
                name="criteria_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number or '–'}"

    @property
    def is_proposal(self) -> bool:
        return self.in_force_at is None and self.withdrawn_at is None


class CriterionText(models.Model):
    """What one criterion asks, and what a 1, a 3 and a 5 stand for."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="texts")
    criterion = models.CharField(max_length=16, choices=Criterion)
    asks_en = models.CharField(_("what it asks (English)"), max_length=200)
    asks_ja = models.CharField(_("what it asks (Japanese)"), max_length=200)
    one_en = models.CharField(_("1 means (English)"), max_length=160)
    one_ja = models.CharField(_("1 means (Japanese)"), max_length=160)
    three_en = models.CharField(_("3 means (English)"), max_length=160)
    three_ja = models.CharField(_("3 means (Japanese)"), max_length=160)
    five_en = models.CharField(_("5 means (English)"), max_length=160)
    five_ja = models.CharField(_("5 means (Japanese)"), max_length=160)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["version", "criterion"], name="criterion_once_a_version")
        ]

    def __str__(self) -> str:
        return self.criterion


class CriteriaSignature(models.Model):
    """A lead's word for a version of the criteria, given for one team."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature of the criteria")
        verbose_name_plural = _("signatures of the criteria")
        constraints = [
            models.UniqueConstraint(fields=["version", "team"], name="criteria_signed_once_a_team"),
            models.UniqueConstraint(fields=["version", "user"], name="criteria_signed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"
