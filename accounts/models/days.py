"""Days on which a company is closed, or works although others rest, and days of its own."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.accounts import Account
from accounts.rules.closures import Closure


class DayKind(models.TextChoices):
    CLOSED = "closed", pgettext_lazy("a company, for some days", "Closed")
    # Car makers and their suppliers work on most public holidays and close for a week at a time instead.
    WORKING = "working", _("At work although it is a holiday")
    OWN = "own", _("A day of their own")


class CompanyDays(models.Model):
    """From the first day to the last, both included. Every year: its year is the first one it was known for."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="days")
    kind = models.CharField(_("kind"), max_length=16, choices=DayKind, default=DayKind.CLOSED)
    name = models.CharField(_("what it is called"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    every_year = models.BooleanField(_("every year"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Sent with the form: a double click writes once.
    operation = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("company days")
        verbose_name_plural = _("company days")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="company_days_in_order")
        ]

    def __str__(self) -> str:
        return self.name or str(DayKind(self.kind).label)

    @property
    def closure(self) -> Closure:
        return Closure(self.starts_on, self.ends_on, str(self), self.every_year)

    def turn_from(self, day: date) -> tuple[date, date] | None:
        """The days of this turn or the next one that is not over on `day`; None: there is none any more."""
        return self.closure.turn_from(day)
