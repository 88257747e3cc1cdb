"""Addresses we send from. Whether one is in use is said by who switched it on and when."""

from typing import Any, Final, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.projects.models import Project
from nurture.team.models import User


class Transport(models.TextChoices):
    """How its mail leaves: a mail server, or a provider's interface (django-anymail)."""

    SMTP = "smtp", _("Mail server (SMTP)")
    BREVO = "brevo", "Brevo"
    MAILGUN = "mailgun", "Mailgun"
    MAILJET = "mailjet", "Mailjet"
    POSTMARK = "postmark", "Postmark"
    RESEND = "resend", "Resend"
    SPARKPOST = "sparkpost", "SparkPost"


class Security(models.TextChoices):
    STARTTLS = "starttls", "STARTTLS"
    TLS = "tls", "TLS"
    NONE = "none", _("not encrypted")


class SendingIdentityQuerySet(models.QuerySet["SendingIdentity"]):
    def visible_to(self, user: User) -> Self:
        """One's own; administrators look after all of them."""
        return self if user.is_administrator else self.filter(owner=user)

    def in_use(self) -> Self:
        return self.filter(enabled_at__isnull=False)


class SendingIdentity(models.Model):
    """A person's own address, a project's mailbox, or, with neither, everybody's. One of each in use at a time."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sending_identities",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("for the project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sending_identities",
    )
    # Empty: the name of whoever writes.
    name = models.CharField(_("name in the From line"), max_length=80, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    address = models.EmailField(_("address"), max_length=254)
    reply_to = models.EmailField(_("answers also to"), max_length=254, blank=True)
    signature_ja = models.TextField(_("signature in Japanese"), max_length=600, blank=True)
    signature_en = models.TextField(_("signature in English"), max_length=600, blank=True)
    transport = models.CharField(_("through"), max_length=16, choices=Transport, default=Transport.SMTP)
    host = models.CharField(_("mail server"), max_length=253, blank=True)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(_("encryption"), max_length=16, choices=Security, default=Security.STARTTLS)
    user = models.CharField(_("signs in as"), max_length=254, blank=True)
    # Of a provider: another region than its usual one, and Mailgun's name of the sending domain.
    api_url = models.CharField(_("address of the interface"), max_length=200, blank=True)
    sender_domain = models.CharField(_("sending domain"), max_length=253, blank=True)
    # Passwords and keys, as nurture.delivery.identities.vault locks them.
    secrets = models.TextField(blank=True, editable=False)
    # Servers of mailbox providers accept no foreign return path; bounces then arrive in that mailbox.
    own_return_path = models.BooleanField(_("bounces go to this address"), default=False)
    per_hour = models.PositiveIntegerField(_("at most per hour"), null=True, blank=True)
    per_day = models.PositiveIntegerField(_("at most per day"), null=True, blank=True)
    enabled_at = models.DateTimeField(null=True, blank=True)
    enabled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Its server refused who we say we are: nothing goes this way until somebody has looked.
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click writes once; its secrets are locked to it.
    operation = models.UUIDField(unique=True, editable=False)

    objects = SendingIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending address")
        verbose_name_plural = _("sending addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(project=None), name="identity_is_a_persons_or_a_projects"
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(enabled_at__isnull=False, owner__isnull=False),
                name="identity_one_in_use_a_person",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(enabled_at__isnull=False, project__isnull=False),
                name="identity_one_in_use_a_project",
            ),
            models.UniqueConstraint(
                cast(Any, Q(owner=None)),
                condition=Q(enabled_at__isnull=False, owner=None, project=None),
                name="identity_one_in_use_for_all",
            ),
            models.CheckConstraint(
                condition=Q(enabled_at=None, enabled_by=None)
                | Q(enabled_at__isnull=False, enabled_by__isnull=False),
                name="identity_enabled_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(transport=Transport.SMTP, host__gt="")
                | ~Q(transport=Transport.SMTP) & ~Q(secrets=""),
                name="identity_knows_its_way",
            ),
            models.CheckConstraint(
                condition=(Q(per_hour=None) | Q(per_hour__gt=0)) & (Q(per_day=None) | Q(per_day__gt=0)),
                name="identity_sends_something",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("delivery:identity", args=[self.pk])

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None

    @property
    def is_in_use(self) -> bool:
        return self.enabled_at is not None

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


class IdentityEvent(models.Model):
    """What was done to an address, by whom and when. Append-only."""

    class What(models.TextChoices):
        ADDED = "added", pgettext_lazy("what was done", "Added")
        CHANGED = "changed", _("Changed")
        SECRET = "secret", _("Password or key replaced")
        ENABLED = "enabled", _("Switched on")
        DISABLED = "disabled", _("Switched off")
        REFUSED = "refused", _("Its server refused us")
        TAKEN_UP = "taken_up", _("Taken up again")

    identity = models.ForeignKey(SendingIdentity, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=16, choices=What)
    # Names of fields; never their values.
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["identity", "-at"], name="identity_history")]

    def __str__(self) -> str:
        return f"{self.identity}: {self.what}"


class Trial(models.Model):
    """A test of an address: a mail to whoever asked, or a look at its domain's records."""

    class Kind(models.TextChoices):
        MAIL = "mail", pgettext_lazy("a test", "Mail to yourself")
        DNS = "dns", pgettext_lazy("a test", "Records of the domain")

    identity = models.ForeignKey(SendingIdentity, on_delete=models.CASCADE, related_name="trials")
    kind = models.CharField(max_length=8, choices=Kind)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Codes and plain values, worded when they are read.
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["identity", "kind", "-asked_at"], name="trial_latest")]

    def __str__(self) -> str:
        return f"{self.identity}: {self.kind}"


#: What is asked for beside the address, by way.
SECRET_FIELDS: Final = {
    Transport.SMTP: ("password",),
    Transport.BREVO: ("api_key",),
    Transport.MAILGUN: ("api_key",),
    Transport.MAILJET: ("api_key", "secret_key"),
    Transport.POSTMARK: ("server_token",),
    Transport.RESEND: ("api_key",),
    Transport.SPARKPOST: ("api_key",),
}
