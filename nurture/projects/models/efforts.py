"""What marketing owes a target, by how much revenue is expected of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nurture.projects.models.projects import Project


class EffortTier(models.Model):
    """From this amount on, so much in each cycle. A project without a tier of its own goes by the standard ones."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="effort_tiers")
    from_amount = models.BigIntegerField(_("from (JPY)"))
    emails = models.PositiveSmallIntegerField(_("emails drafted"))
    answers = models.PositiveSmallIntegerField(_("stories and questions answered"))
    visits = models.PositiveSmallIntegerField(_("visits or calls joined"))

    class Meta:
        verbose_name = _("tier of effort")
        verbose_name_plural = _("tiers of effort")
        ordering = ["from_amount"]
        constraints = [
            models.UniqueConstraint(fields=["project", "from_amount"], name="effort_tier_once_an_amount"),
            models.CheckConstraint(condition=models.Q(from_amount__gte=0), name="effort_tier_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.from_amount}: {self.emails} · {self.answers} · {self.visits}"
