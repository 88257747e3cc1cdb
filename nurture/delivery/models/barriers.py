"""What keeps mail from somebody: a pause of their company, or that their address must not be mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Contact
from nurture.delivery.models.answers import Reaction
from nurture.delivery.models.messages import Message
from nurture.delivery.refusals.models import SuppressionReason, SuppressionScope


class Pause(models.Model):
    """Nothing goes to this account until its owner has chosen. One open pause an account.

    Somebody reacted, or one of us began it and said why; of those it may be both, the hand first.
    """

    class Choice(models.TextChoices):
        CARRY_ON = "carry_on", _("Carry on")
        ADAPT = "adapt", _("Adapt the plan")
        HAND_OFF = "hand_off", _("Hand off")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pauses")
    reaction = models.ForeignKey(
        Reaction, on_delete=models.PROTECT, null=True, blank=True, related_name="pauses"
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=16, choices=Choice, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(lifted_at=None), name="pause_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, choice="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(choice="")),
                name="pause_lifted_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=Q(started_by=None, reason="", reaction__isnull=False)
                | (Q(started_by__isnull=False) & ~Q(reason="")),
                name="pause_begun_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.started_at}"


class Suppression(models.Model):
    """An address or a domain that must not be mailed. Only the keyed hash is needed, so erasure keeps it."""

    Reason = SuppressionReason
    Scope = SuppressionScope

    scope = models.CharField(max_length=16, choices=Scope, default=Scope.ADDRESS)
    value_hash = models.CharField(max_length=64)
    # Whose address it is, where we know them; the hash alone decides.
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="suppressions"
    )
    # A domain is no person: it stays readable, so that the list can be looked after.
    domain = models.CharField(max_length=253, blank=True)
    reason = models.CharField(max_length=16, choices=Reason)
    # Only a pause somebody chose for themselves ends; the tick takes the row away then.
    until = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        indexes = [models.Index(fields=["-at", "-id"], name="suppression_newest_first")]
        constraints = [
            models.UniqueConstraint(fields=["scope", "value_hash"], name="suppression_once"),
            models.CheckConstraint(
                condition=Q(reason=SuppressionReason.QUIET, until__isnull=False)
                | ~Q(reason=SuppressionReason.QUIET) & Q(until=None),
                name="suppression_ends_when_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.reason}"
