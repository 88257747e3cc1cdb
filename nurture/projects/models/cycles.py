"""The clock of both teams."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.projects.models.projects import Project

WHY: Final = 140


class Held(models.Manager["Cycle"]):
    """Those that take place: one that was skipped takes no time, so nothing counts it."""

    def get_queryset(self) -> models.QuerySet["Cycle"]:
        return super().get_queryset().filter(skipped_at=None)


class Cycle(models.Model):
    """One turn of contribute → draft → meet → send → observe."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    contribute_by = models.DateTimeField()
    draft_by = models.DateTimeField()
    meeting_at = models.DateTimeField()
    observe_until = models.DateTimeField()
    # Grows with each change of the meeting's time: calendars believe the highest (RFC 5545 3.8.7.4).
    revision = models.PositiveIntegerField(default=0, db_default=0)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = Held()
    every = models.Manager["Cycle"]()

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
            models.CheckConstraint(
                condition=Q(skipped_at=None, skipped_by=None)
                | Q(skipped_at__isnull=False, skipped_by__isnull=False),
                name="cycle_skipped_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number}"


class CycleChange(models.Model):
    """A meeting that was moved or skipped: by whom, and why. Append-only."""

    class What(models.TextChoices):
        MOVED = "moved", pgettext_lazy("a meeting", "Moved")
        SKIPPED = "skipped", pgettext_lazy("a meeting", "Skipped")

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=16, choices=What)
    was_at = models.DateTimeField()
    # Empty when it was skipped.
    moved_to = models.DateTimeField(null=True, blank=True)
    why = models.CharField(_("why"), max_length=WHY)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click writes once.
    operation = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("change of a cycle")
        verbose_name_plural = _("changes of cycles")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="moved", moved_to__isnull=False) | Q(what="skipped", moved_to=None),
                name="cycle_change_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.what}"
