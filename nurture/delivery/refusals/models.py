"""What becomes of suppressions, and what recipients tell us on their own page. Refusals are kept as keyed hashes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Contact, LegalBasisEntry
from nurture.team.models import User


class SuppressionReason(models.TextChoices):
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    COMPLAINT = "complaint", _("Complained")
    # Said to one of us, by telephone or letter.
    ASKED = "asked", _("Asked one of us not to write")
    BOUNCED = "bounced", _("Address does not exist")
    # For three emails within thirty days.
    MAILBOX_FULL = "mailbox_full", _("Mailbox full again and again")
    BY_HAND = "by_hand", _("Entered by hand")
    ERASED = "erased", _("The person was erased")
    # Somebody merged them with a person who must not be mailed; a refusal of their own takes its place.
    MERGED = "merged", _("Merged with somebody who must not be mailed")
    # Their own choice on their page; ends by itself (`until`).
    QUIET = "quiet", _("Asked for a pause")


class SuppressionScope(models.TextChoices):
    ADDRESS = "address", _("Address")
    # And every domain below it.
    DOMAIN = "domain", _("Domain")


class SuppressionUpload(models.Model):
    """A list of addresses not to be mailed, on its way in. Read once: only hashes are kept, and only until it is taken in."""

    file_name = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=16, choices=SuppressionReason)
    note = models.CharField(_("where from"), max_length=300)
    # [scope, hash, domain in clear] each; emptied when taken in or thrown away.
    entries = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    operation = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("delivery:suppression_upload", args=[self.pk])


class SuppressionEvent(models.Model):
    """What happened to a suppression. Append-only; outlives it, and is copied to the journal outside the database."""

    class What(models.TextChoices):
        ADDED = "added", pgettext_lazy("a suppression", "Added")
        CHANGED = "changed", pgettext_lazy("a suppression", "Another reason")
        LIFTED = "lifted", pgettext_lazy("a suppression", "Lifted")
        ASKED = "asked", pgettext_lazy("a suppression", "Asked to lift it")
        KEPT = "kept", pgettext_lazy("a suppression", "Not lifted")
        RESTORED = "restored", pgettext_lazy("a suppression", "Brought back after a restore")

    what = models.CharField(max_length=8, choices=What)
    scope = models.CharField(max_length=16, choices=SuppressionScope)
    value_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=16, choices=SuppressionReason)
    until = models.DateTimeField(null=True, blank=True)
    domain = models.CharField(max_length=253, blank=True)
    note = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(
        "delivery.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    upload = models.ForeignKey(
        SuppressionUpload, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    journaled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "value_hash", "-at", "-id"], name="suppression_history"),
            models.Index(fields=["id"], name="suppression_to_journal", condition=Q(journaled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.what}"


class LiftRequest(models.Model):
    """Somebody has a new consent in hand and asks a colleague to look: a refusal is never lifted by one of us alone."""

    scope = models.CharField(max_length=16, choices=SuppressionScope, default=SuppressionScope.ADDRESS)
    value_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=16, choices=SuppressionReason)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="lift_requests")
    # The consent it rests on, newer than the refusal.
    consent = models.ForeignKey(LegalBasisEntry, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("what they said"), max_length=300)
    operation = models.UUIDField(unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "value_hash"],
                condition=Q(answered_at=None),
                name="lift_asked_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, granted=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, granted__isnull=False),
                name="lift_answered_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=models.F("asked_by")) | Q(granted=False),
                name="lift_granted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.reason}"


class RedirectionQuerySet(models.QuerySet["Redirection"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(done_at=None)


class Redirection(models.Model):
    """A recipient told us on their page that we write to the wrong person. Sales finds out who is right."""

    class Kind(models.TextChoices):
        NOT_ME = "not_me", _("I am the wrong person for this")
        MOVED = "moved", _("I have changed jobs or left")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="redirections")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="redirections")
    message = models.ForeignKey("delivery.Message", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RedirectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(done_at=None), name="redirection_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="redirection_done_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.kind}"
