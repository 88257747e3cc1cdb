"""Mailboxes that are looked into. Whether one is in use is said by who switched it on and when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nurture.delivery.identities.models import Security
from nurture.team.models import User


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def visible_to(self, user: User) -> Self:
        """One's own; administrators look after all of them."""
        return self if user.is_administrator else self.filter(owner=user)

    def in_use(self) -> Self:
        return self.filter(enabled_at__isnull=False)


class Mailbox(models.Model):
    """A person's own mailbox, of which only answers to our mail are taken, or a shared one, of which everything is."""

    class Problem(models.TextChoices):
        """What kept us from reading it, by who can mend it."""

        UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
        ENCRYPTION = "encryption", _("No encrypted connection came about.")
        REFUSED = "refused", _("The mail server does not take the name or the password.")
        NOT_ISSUED = "not_issued", _("The sign-in service (OAuth 2.0) issues no token for this mailbox.")
        TOKENS_AWAY = "tokens_away", _("The sign-in service (OAuth 2.0) cannot be reached.")
        NO_FOLDER = "no_folder", _("There is no such folder.")
        PROTOCOL = "protocol", _("The mail server answered something we do not understand.")
        LOCKED = "locked", _("CREDENTIALS_KEY does not open the password. Type it anew.")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mailboxes",
    )
    address = models.EmailField(_("address"), max_length=254)
    host = models.CharField(_("mail server"), max_length=253)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(_("encryption"), max_length=16, choices=Security, default=Security.TLS)
    user = models.CharField(_("signs in as"), max_length=254)
    # As nurture.delivery.identities.vault locks it, for `operation`.
    secrets = models.TextField(blank=True, editable=False)
    folder = models.CharField(_("folder"), max_length=200, default="INBOX")
    enabled_at = models.DateTimeField(null=True, blank=True)
    enabled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How far it was read (RFC 3501 2.3.1.1): numbers count only under the validity they were given with.
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    # Somebody pressed "look now"; it was looked into; that went well; when it is looked into again.
    asked_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=16, choices=Problem, blank=True)
    problem_text = models.CharField(max_length=300, blank=True)
    # What lay in the folder at the last good look.
    mails = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    operation = models.UUIDField(unique=True, editable=False)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.UniqueConstraint(
                fields=["host", "user", "folder"],
                condition=Q(enabled_at__isnull=False),
                name="mailbox_once_in_use",
            ),
            models.CheckConstraint(
                condition=Q(enabled_at=None, enabled_by=None)
                | Q(enabled_at__isnull=False, enabled_by__isnull=False),
                name="mailbox_enabled_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("delivery:mailbox", args=[self.pk])

    @property
    def is_in_use(self) -> bool:
        return self.enabled_at is not None

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None
