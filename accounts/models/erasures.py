"""People who were erased, and what keeps them from coming back."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.contacts import Contact


class Erasure(models.Model):
    """A person's data left us. The contact stays as a number without a name, for counts and history."""

    class Reason(models.TextChoices):
        REQUEST = "request", _("The person asked for it")
        POLICY = "policy", _("Our own rules on how long we keep data")
        MISTAKE = "mistake", _("Their data should never have been here")
        OTHER = "other", _("Another reason")

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    note = models.CharField(_("in one sentence"), max_length=300, blank=True)
    # How much was erased and kept, by what it was: numbers only.
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    # Nobody: carried out again from the log after a restore.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Since when it also stands in the log outside the database.
    logged_at = models.DateTimeField(null=True, blank=True)
    # Sent with the form, so that a double click erases once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["id"], name="erasure_not_logged", condition=Q(logged_at=None))]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.reason}"


class ErasedKey(models.Model):
    """What an erased person could come back by, as a keyed hash (accounts.privacy.keys). Nobody can be read from it."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("Address")
        EXTERNAL = "external", _("ID in the source")

    # None: brought back from the log after a restore, and the person was not in the backup.
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, null=True, blank=True, related_name="keys")
    kind = models.CharField(max_length=16, choices=Kind)
    value_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("erased key")
        verbose_name_plural = _("erased keys")
        constraints = [models.UniqueConstraint(fields=["kind", "value_hash"], name="erased_key_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value_hash[:8]}"
