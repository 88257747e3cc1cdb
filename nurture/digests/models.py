"""The daily mail to each of us: one row a person and day, written before anything is sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nurture.delivery.colleagues.models import Post, sent_has_its_moment


class Digest(Post):
    """What became of one person's mail of one day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    # On their own calendar.
    day = models.DateField()

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=sent_has_its_moment(), name="digest_sent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.day}"
