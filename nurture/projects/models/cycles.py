"""The clock of both teams."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nurture.projects.models.projects import Project


class Cycle(models.Model):
    """One turn of contribute → draft → meet → send → observe."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    contribute_by = models.DateTimeField()
    draft_by = models.DateTimeField()
    meeting_at = models.DateTimeField()
    observe_until = models.DateTimeField()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(contribute_by__lte=F("draft_by"))
                & Q(draft_by__lte=F("meeting_at"))
                & Q(meeting_at__lt=F("observe_until")),
                name="cycle_phases_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number}"
