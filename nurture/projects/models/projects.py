"""The project: members of both teams, a cadence, a capacity and one goal."""

from datetime import time
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nurture.team.models import User


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self
        return self.filter(memberships__user=user)

    def running(self) -> Self:
        return self.filter(finished_at=None)


def default_window_weekdays() -> list[int]:
    """Tuesday to Thursday (ISO weekday numbers)."""
    return [2, 3, 4]


class Project(models.Model):
    """Members of both teams, a cadence, a capacity and one goal."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", _("Weekly")
        BIWEEKLY = "biweekly", _("Every two weeks")
        MONTHLY = "monthly", _("Once a month")

    class Week(models.IntegerChoices):
        """Which Monday, Tuesday and so on of the month."""

        FIRST = 1, _("first")
        SECOND = 2, _("second")
        THIRD = 3, _("third")
        FOURTH = 4, _("fourth")
        LAST = 5, _("last")

    name = models.CharField(_("name"), max_length=120)
    goal_amount = models.BigIntegerField(_("goal (JPY)"))
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("until"))
    cadence = models.CharField(_("cadence"), max_length=16, choices=Cadence, default=Cadence.WEEKLY)
    # ISO weekday, 1 on Monday.
    meeting_weekday = models.PositiveSmallIntegerField(_("meeting day"), default=1)
    # Of a monthly cadence alone.
    meeting_week = models.PositiveSmallIntegerField(
        _("in which week"), choices=Week, default=Week.FIRST, db_default=Week.FIRST
    )
    meeting_time = models.TimeField(_("meeting time"))
    capacity = models.PositiveSmallIntegerField(_("live targets at most"), default=8)
    rep_capacity = models.PositiveSmallIntegerField(_("live targets a rep"), default=3)
    marketer_capacity = models.PositiveSmallIntegerField(_("live targets a marketer"), default=5)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Tokyo")
    holiday_country = models.CharField(_("holidays of"), max_length=2, default="JP")
    # Days on which we ourselves are closed: [{"first": "2026-12-29", "last": "2027-01-03", "name": "年末年始"}].
    closures = models.JSONField(_("closed"), default=list, blank=True, db_default=[])
    window_weekdays = models.JSONField(_("days we send"), default=default_window_weekdays)
    window_start = models.TimeField(_("send from"), default=time(9, 30))
    window_end = models.TimeField(_("send until"), default=time(11, 30))
    # The last so many business days before they close the month are left free: nobody reads then.
    month_end_days = models.PositiveSmallIntegerField(
        _("leave the end of the month free"), default=0, db_default=0
    )
    monday_from = models.TimeField(_("on Mondays not before"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")),
                name="project_ends_after_it_starts",
                violation_error_message=_("The project ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(window_end__gt=F("window_start")),
                name="project_window_is_open",
                violation_error_message=_("The sending window closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(month_end_days__lte=10), name="project_leaves_some_of_the_month"
            ),
            models.CheckConstraint(
                condition=Q(meeting_weekday__range=(1, 5)), name="project_meets_on_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gt=0, rep_capacity__gt=0, marketer_capacity__gt=0),
                name="project_has_capacity",
            ),
            models.CheckConstraint(
                condition=Q(meeting_week__range=(1, 5)), name="project_meets_in_a_week_of_the_month"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="project_finished_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.pk])


class Membership(models.Model):
    """Who works in a project. A lead may change it and settle what its members cannot."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField(_("lead"), default=False)
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.project}"
