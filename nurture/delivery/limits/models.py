"""What is known of ways out and of receivers; how much went is counted from the messages themselves."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.delivery.identities.models import SendingIdentity

#: The key of the installation's own way; any other is the number of its SendingIdentity.
INSTALLATION: Final = 0


class DomainPace(models.Model):
    """How fast a receiving domain gets mail (limits.rules.pacing). One row a domain that was ever written to."""

    domain = models.CharField(max_length=253, primary_key=True)
    # Of the usual rate.
    share = models.FloatField(default=1.0)
    due_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    cools_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="domain_pace_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.share}"


class WayState(models.Model):
    """A way out in trouble (limits.rules.breaking). Those without a row, or with an empty one, work."""

    way = models.PositiveBigIntegerField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    probe_at = models.DateTimeField(null=True)
    text = models.CharField(max_length=500, blank=True)
    # The installation's own way was refused: nothing goes until a person has looked. An address keeps its own mark.
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.way}: {self.failures}"


class SoftBounce(models.Model):
    """A mailbox was full when this message came. Counted by the keyed hash of the address."""

    message = models.OneToOneField("delivery.Message", on_delete=models.CASCADE, related_name="soft_bounce")
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="soft_bounce_of_address")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.at}"


class WayNotice(models.Model):
    """One person is told that a way out is refused, or that somebody complained about its mail; since when they know."""

    class Kind(models.TextChoices):
        PASSWORD = "password", pgettext_lazy("why a way is refused", "Password or key")
        POLICY = "policy", _("Refused as a sender")
        COMPLAINT = "complaint", _("Complained about")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # None: the installation's own way.
    identity = models.ForeignKey(
        SendingIdentity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice of a refused way")
        verbose_name_plural = _("notices of refused ways")
        indexes = [models.Index(fields=["user"], condition=Q(seen_at=None), name="way_notice_unread")]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"
