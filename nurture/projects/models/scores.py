"""Both teams score a nomination blind; what lies far apart is talked about."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.projects.models.criteria import CriteriaVersion, Criterion
from nurture.projects.models.nominations import Nomination
from nurture.team.models import Team

LOWEST, HIGHEST = 1, 5
ON_THE_SCALE = Q(*((f"{criterion}__range", (LOWEST, HIGHEST)) for criterion in Criterion.values))


class ScoreRound(models.Model):
    """One blind scoring by both teams, on the criteria as they were when it began.

    Reopened means: it does not count any more, and both teams score anew in another round.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="rounds")
    criteria = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField()
    # Both sheets are in: from now on each team sees the other's.
    revealed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_because = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("round of scores")
        verbose_name_plural = _("rounds of scores")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(reopened_at=None), name="round_one_counts"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopened_because="")
                | (
                    Q(reopened_at__isnull=False, reopened_by__isnull=False, revealed_at__isnull=False)
                    & ~Q(reopened_because="")
                ),
                name="round_reopened_at_by_and_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.opened_at:%Y-%m-%d}"


class ScoreSheet(models.Model):
    """One team's scores. The other team must not see them before the round is revealed."""

    round = models.ForeignKey(ScoreRound, on_delete=models.CASCADE, related_name="sheets")
    team = models.CharField(max_length=16, choices=Team)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revenue = models.PositiveSmallIntegerField()
    fit = models.PositiveSmallIntegerField()
    reach = models.PositiveSmallIntegerField()
    timing = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField()
    note = models.CharField(_("a word on it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.UniqueConstraint(fields=["round", "team"], name="sheet_once_a_team"),
            models.CheckConstraint(condition=ON_THE_SCALE, name="sheet_scores_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.scores}"

    @property
    def scores(self) -> dict[str, int]:
        return {criterion: getattr(self, criterion) for criterion in Criterion.values}

    @property
    def mark(self) -> str:
        """What a form has seen of it."""
        return f"{self.user_id}-{self.at.timestamp():.6f}"


class GapTalk(models.Model):
    """What came of talking about scores that lie far apart: one of each team, and what they agreed."""

    round = models.ForeignKey(ScoreRound, on_delete=models.CASCADE, related_name="talks")
    sales = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for sales"), on_delete=models.PROTECT, related_name="+"
    )
    marketing = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for marketing"), on_delete=models.PROTECT, related_name="+"
    )
    agreed = models.TextField(_("what you agreed"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    class Meta:
        verbose_name = _("talk about a gap")
        verbose_name_plural = _("talks about gaps")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.agreed
