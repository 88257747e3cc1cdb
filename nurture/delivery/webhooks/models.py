"""Where a provider reaches us, and every event it told, as it told it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.delivery.identities.models import SendingIdentity


class Webhook(models.Model):
    """The address at which the provider of one sending address tells us what became of its mail."""

    identity = models.OneToOneField(SendingIdentity, on_delete=models.CASCADE, related_name="webhook")
    # A password of our making and, where the provider signs, its key: as the vault locks them, for `operation`.
    secrets = models.TextField(editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    operation = models.UUIDField(unique=True, editable=False)
    # The last one we believed, and the last one we did not.
    heard_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return str(self.identity)


class WebhookEvent(models.Model):
    """Kept once, before it takes effect. Append-only but for `applied_at` and `outcome`."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("Applied")
        # Nothing follows from it: queued, or of a kind we do not act on.
        NOTED = "noted", _("Noted")
        # After a day nothing of ours was found that it could be about.
        NOT_OURS = "not_ours", _("Not about our mail")

    identity = models.ForeignKey(SendingIdentity, on_delete=models.PROTECT, related_name="webhook_events")
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    # What names the message: our own key, and the provider's number.
    message_key = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    recipient = models.CharField(max_length=254, blank=True)
    # What the provider says, in plain values: reason, answer of the server, link, program.
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of providers")
        indexes = [
            models.Index(fields=["received_at"], name="webhook_event_waiting", condition=Q(applied_at=None))
        ]
        constraints = [models.UniqueConstraint(fields=["identity", "event_id"], name="webhook_event_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.recipient}"
