"""The queue: one row a message, and each try at handing it over. Every moment comes from the database's clock."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Contact
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models.mailings import Mailing
from nurture.projects.models import Project
from nurture.team.models import User


class MessageState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Being prepared")
    HANDING_OVER = "handing_over", _("Being handed over")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held")
    SKIPPED = "skipped", _("Skipped")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNCERTAIN = "uncertain", _("Uncertain")
    ASSUMED_SENT = "assumed_sent", _("Assumed sent")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(mailing__target__project__in=Project.objects.visible_to(user))


class Message(models.Model):
    """One email to one contact: the row that is sent, effectively once."""

    # Each index costs every one of the three times that a message is written on its way: so none is there twice. Those of
    # mailing, account and contact begin with them, and know more (limits.queries).
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="messages", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="messages", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages", db_index=False)
    occurrence = models.PositiveSmallIntegerField(default=1)
    to_address = models.EmailField(max_length=254)
    # Derived from (mailing, contact, occurrence) by HMAC: the same in every retry (RFC 5322 3.6.4).
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=16, choices=MessageState, default=MessageState.PLANNED)
    # When it is to go, the end of that day's window, and why then (code and plain parameters).
    planned_at = models.DateTimeField()
    stale_at = models.DateTimeField()
    timing = models.JSONField(default=dict)
    # Why it is held, skipped, expired, failed or uncertain: a code and plain parameters, worded when read.
    reason = models.CharField(max_length=40, blank=True)
    reason_detail = models.JSONField(default=dict)
    # What holds it ends then: nobody looks at it before.
    held_until = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    # The very bytes, frozen when handed over.
    raw = models.BinaryField(null=True)
    subject = models.CharField(max_length=500, blank=True)
    # On what ground, and with which footer, as it stood when handed over (refusals.rules.ground); none before.
    ground = models.JSONField(null=True)
    # From where it was handed over; none: from the installation's own way out.
    identity = models.ForeignKey(
        SendingIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["planned_at"], name="message_due", condition=Q(state=MessageState.PLANNED)),
            models.Index(
                fields=["lease_until"], name="message_claimed", condition=Q(state=MessageState.CLAIMED)
            ),
            models.Index(
                fields=["lease_until"],
                name="message_handing_over",
                condition=Q(state=MessageState.HANDING_OVER),
            ),
            models.Index(fields=["-planned_at", "-id"], name="message_in_outbox"),
            # Nearly all are sent: those are found by their time.
            models.Index(
                fields=["state", "-planned_at", "-id"],
                name="message_not_sent",
                condition=~Q(state=MessageState.SENT),
            ),
            models.Index(fields=["account", "handed_over_at"], name="message_of_account"),
            models.Index(fields=["contact", "handed_over_at"], name="message_of_contact"),
            models.Index(
                fields=["identity", "handed_over_at"],
                name="message_by_way",
                condition=Q(
                    state__in=[
                        MessageState.HANDING_OVER,
                        MessageState.SENT,
                        MessageState.UNCERTAIN,
                        MessageState.ASSUMED_SENT,
                    ]
                ),
            ),
            models.Index(
                fields=["held_until"], name="message_held_until", condition=Q(state=MessageState.HELD)
            ),
        ]
        constraints = [
            # The idempotency key.
            models.UniqueConstraint(
                fields=["mailing", "contact", "occurrence"], name="message_once_a_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("delivery:message", args=[self.pk])


class MessageName(models.Model):
    """By what a message is known outside: its Message-ID, and the hash of the token to refuse with.

    Beside the message, which is written three times on its way: to find it by what never changes costs that nothing.
    """

    # Looked for as it is, never by how it begins: `unique=True` would keep a second index for that.
    name = models.CharField(max_length=200)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="message_name_once")]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One try at handing a message over. Append-only."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    worker = models.CharField(max_length=120)
    phase = models.CharField(max_length=16)
    result = models.CharField(max_length=16)
    reply_code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=16, blank=True)
    reply_text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.phase}: {self.result}"
