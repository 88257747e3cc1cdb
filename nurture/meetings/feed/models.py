"""The private addresses under which people's calendars read their meetings."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """One address of one person, from when until when it answers. The address itself is nowhere: it is derived.

    Nothing notes who read it: a calendar program asks by GET, and whatever it asks changes nothing.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    # What the token is derived from (nurture.delivery.keys), and the hash by which it is found again.
    seed = models.UUIDField(unique=True, default=uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Sent with the form: a double click opens one.
    operation = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(closed_at=None), name="calendar_feed_one_a_person"
            ),
            models.UniqueConstraint(fields=["user", "operation"], name="calendar_feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.opened_at:%Y-%m-%d}"
