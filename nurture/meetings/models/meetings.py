"""The joint "next email" meeting: one a cycle."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nurture.meetings.rules.voting import SECRET_FOR, half_way
from nurture.projects.models import Cycle, Project, Target
from nurture.team.models import User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(opened_at__isnull=False, closed_at=None)


class Meeting(models.Model):
    """One a cycle."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="meetings")
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="meeting")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who leads through it, and the target at which the room is: whoever follows is there too.
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # At its end: which of the agreed decisions is read out, 0 when what is left is said; empty: the room is at a target.
    reading = models.PositiveSmallIntegerField(null=True, blank=True)
    # Held apart: voted on and confirmed by everybody in their own time, until then. Empty: in a room.
    apart_until = models.DateTimeField(null=True, blank=True)
    # Grows in the transaction of each change: what was seen earlier is asked for again.
    version = models.PositiveBigIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="meeting_opened_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="meeting_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(apart_until=None) | Q(opened_at__isnull=False, apart_until__gt=F("opened_at")),
                name="meeting_apart_from_its_opening",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def phase(self) -> str:
        return "closed" if self.closed_at else "open" if self.opened_at else "lobby"

    @property
    def is_apart(self) -> bool:
        return self.apart_until is not None

    @property
    def closed_by_itself(self) -> bool:
        """Whoever it is attributed to only began it."""
        return bool(self.apart_until and self.closed_at and self.closed_at >= self.apart_until)

    def secret_until(self, vote_from: datetime) -> datetime:
        """When votes may be seen although not everybody has voted."""
        if self.apart_until is None:
            return vote_from + SECRET_FOR
        return half_way(vote_from, self.apart_until)

    @property
    def is_open(self) -> bool:
        return self.phase == "open"


class Presence(models.Model):
    """That somebody was in the room, from when until when last."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # They closed it; empty while a screen of theirs is open, or when its end was not noticed.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="presence_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.meeting}"
