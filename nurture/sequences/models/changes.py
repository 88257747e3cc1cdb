"""Who changed a sequence, when, and how: its versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.sequences.models.plans import Sequence, Step


class SequenceChange(models.Model):
    """One change; `number` is the version it made. `before` holds plain values that lead back."""

    class What(models.TextChoices):
        STARTED = "started", _("started")
        ADDED = "added", _("added")
        MOVED = "moved", _("moved")
        CHANGED = "changed", _("changed")
        REPLACED = "replaced", _("replaced the words of")
        SKIPPED = "skipped", _("skipped")
        DONE = "done", _("done")
        LEFT = "left", _("took somebody out")
        ARCHIVED = "archived", _("took out")
        APPLIED = "applied", _("took over a template")
        ENDED = "ended", _("ended")

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=16, choices=What)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    # What it was called then.
    title = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="sequence_change_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="sequence_change_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.number}"
