"""What comes back: mail as it arrived, and what it says about a person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Contact
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.models.messages import Message


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def unmatched(self) -> Self:
        """Nobody knows whose it is; a person looks."""
        return self.filter(contact=None, settled_at=None)


class InboundMail(models.Model):
    """Whatever arrived, kept as it came; once, however often it is piped in."""

    class Settled(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        IGNORED = "ignored", pgettext_lazy("an incoming mail", "Put aside")

    sha256 = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    kind = models.CharField(max_length=20)
    from_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    matched_by = models.CharField(max_length=20, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="inbound_mail"
    )
    # Where it was read; none: piped in, or told by a provider.
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="taken"
    )
    received_at = models.DateTimeField()
    # What nobody knew where to put, a person has put somewhere.
    settled = models.CharField(max_length=16, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-received_at", "-id"],
                name="inbound_unmatched",
                condition=Q(contact=None, settled_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None, settled_by=None)
                | ~Q(settled="") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="inbound_settled_at_by_and_how",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ReactionKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    CLICK = "click", _("Click")
    OPEN = "open", _("Open")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    ONLINE = "online", _("Online meeting")
    BOUNCE = "bounce", _("Bounce")
    COMPLAINT = "complaint", _("Complaint")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribe")
    AUTO_REPLY = "auto_reply", _("Automatic reply")


class Reaction(models.Model):
    """What came back."""

    class Verdict(models.TextChoices):
        HUMAN = "human", _("A person")
        MACHINE = "machine", _("A machine")
        UNKNOWN = "unknown", _("Cannot tell")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reactions")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    inbound = models.OneToOneField(
        InboundMail, on_delete=models.PROTECT, null=True, blank=True, related_name="reaction"
    )
    kind = models.CharField(max_length=16, choices=ReactionKind)
    verdict = models.CharField(max_length=16, choices=Verdict)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    # A refusal they took back themselves, or by a consent that two of us have seen.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # A call or a visit, entered by one of us; sent with the form, so that it is written once.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operation = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["account", "-at", "-id"], name="reaction_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(operation=None, recorded_by=None)
                | Q(operation__isnull=False, recorded_by__isnull=False),
                name="reaction_entered_by_and_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.verdict})"
