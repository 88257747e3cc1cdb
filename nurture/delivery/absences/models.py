"""Who is away, and until when; who may not be there any more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Contact


class Absence(models.Model):
    """Nothing goes to this person until it is over: at `until`, or when somebody has found out. One open a person."""

    class Kind(models.TextChoices):
        AWAY = "away", pgettext_lazy("a person", "Away")
        # A notice says that they do not work there any more, or their address does not exist: a person finds out.
        LEFT = "left", _("May have left")
        UNREACHABLE = "unreachable", _("Address does not exist")

    class Answer(models.TextChoices):
        LEFT = "left", _("They have left")
        HERE = "here", _("They are still there")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=16, choices=Kind)
    # What says so; none: the mail server refused the address while we sent.
    inbound = models.ForeignKey(
        "delivery.InboundMail", on_delete=models.PROTECT, null=True, blank=True, related_name="absences"
    )
    message = models.ForeignKey(
        "delivery.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # The day on which they are back, as the notice says, and when we write again.
    back_on = models.DateField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    # Whom the notice names instead. Suggested, never entered by itself.
    successor_name = models.CharField(max_length=200, blank=True)
    successor_address = models.CharField(max_length=254, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=16, choices=Answer, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at=None), name="absence_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(kind="away", until__isnull=False) | ~Q(kind="away") & Q(until=None),
                name="absence_ends_by_itself_only_when_away",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, answer="") | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="absence_answered_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.kind}"
