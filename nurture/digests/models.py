"""The daily mail to each of us: one row a person and day, written before anything is sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DigestState(models.TextChoices):
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    NOTHING = "nothing", _("Nothing to tell")
    FAILED = "failed", _("Failed")


class Digest(models.Model):
    """What became of one person's mail of one day. A row that stays claimed may have been sent: nobody sends it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    # On their own calendar.
    day = models.DateField()
    state = models.CharField(max_length=16, choices=DigestState, default=DigestState.CLAIMED)
    attempts = models.PositiveSmallIntegerField(default=1)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
            models.CheckConstraint(
                condition=Q(state=DigestState.SENT, sent_at__isnull=False)
                | (~Q(state=DigestState.SENT) & Q(sent_at=None)),
                name="digest_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.day}"
