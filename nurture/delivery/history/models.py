"""What happened to a message beside its attempts and reactions. Append-only: it is the audit of every button."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Happening(models.TextChoices):
    # Something bore the message: it arrived. `detail["kind"]` says what.
    EVIDENCE = "evidence", pgettext_lazy("what happened to a message", "Proved to have arrived")
    # Whoever decides said that they never took it.
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("what happened to a message", "Proved not to have arrived")
    TREATED_AS_SENT = "treated_as_sent", pgettext_lazy("what happened to a message", "Treated as sent")
    SENT_AGAIN = "sent_again", pgettext_lazy("what happened to a message", "Sent again")
    TRIED_AGAIN = "tried_again", pgettext_lazy("what happened to a message", "Tried again")
    OFFERED_AGAIN = (
        "offered_again",
        pgettext_lazy("what happened to a message", "Planned for the next window"),
    )
    STOPPED = "stopped", pgettext_lazy("what happened to a message", "Stopped")
    STOP_UNDONE = "stop_undone", pgettext_lazy("what happened to a message", "Stop taken back")


class MessageEvent(models.Model):
    """One thing that a person did with a message, or that proved what became of it."""

    message = models.ForeignKey("delivery.Message", on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=20, choices=Happening)
    # Codes and plain values, worded when read.
    detail = models.JSONField(default=dict)
    # Why, in the words of whoever did it.
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("event of a message")
        verbose_name_plural = _("events of messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["evidence", "not_accepted"], by=None)
                | (~Q(what__in=["evidence", "not_accepted"]) & Q(by__isnull=False)),
                name="message_event_by_somebody_or_proved",
            )
        ]

    def __str__(self) -> str:
        return self.what
