"""Records that turned out to be one: what looks alike, what was merged, and what still leads to the survivor."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.accounts import Account
from accounts.models.contacts import Contact
from nurture.team.models import User


class MergeKind(models.TextChoices):
    ACCOUNT = "account", _("Account")
    CONTACT = "contact", _("Contact")


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_active and (user.team or user.is_administrator) else self.none()


class Merge(models.Model):
    """Two records or more became one. The journal can take it back; an erasure empties it for good.

    `account` and `contact` are the survivor: of accounts the account alone, of contacts both.
    """

    kind = models.CharField(max_length=16, choices=MergeKind)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="merges"
    )
    # Of each record that is gone: its id and its names, in both spellings.
    merged = models.JSONField(default=list)
    # accounts.merging.journal says how it is written and read.
    journal = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Sent with the form, so that a double click merges once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(kind=MergeKind.ACCOUNT, contact=None)
                | Q(kind=MergeKind.CONTACT, contact__isnull=False),
                name="merge_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:merge", args=[self.pk])

    @property
    def survivor(self) -> Account | Contact:
        return self.contact or self.account


class AliasKind(models.TextChoices):
    RECORD = "record", _("Number")
    EXTERNAL = "external", _("ID in the source")
    NAME = "name", _("Name")
    DOMAIN = "domain", _("Domain")
    EMAIL = "email", _("Email address")


class Alias(models.Model):
    """What a merged record was known by. It leads to the survivor: old addresses, and rows of later imports."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    kind = models.CharField(max_length=16, choices=AliasKind)
    # Of an ID: the system it belongs to.
    source = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=254)
    # Of a number: what the record was found by (accounts.models.search), so that its old names still find the survivor.
    search = models.TextField(blank=True, default="", db_default="", editable=False)
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        indexes = [models.Index(fields=["kind", "value"], name="alias_by_value")]
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, contact__isnull=False) | Q(account__isnull=False, contact=None),
                name="alias_of_one_record",
            ),
            models.UniqueConstraint(
                fields=["source", "value"],
                condition=Q(kind=AliasKind.EXTERNAL, account__isnull=False),
                name="alias_account_id_once",
            ),
            models.UniqueConstraint(
                fields=["source", "value"],
                condition=Q(kind=AliasKind.EXTERNAL, contact__isnull=False),
                name="alias_contact_id_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class LikenessRule(models.TextChoices):
    NAME = "name", _("Same name")
    DOMAIN = "domain", _("Same domain")
    PERSON = "person", _("Same name at this company")
    EMAIL = "email", _("Same address, written another way")
    PHONE = "phone", _("Same phone")


class LikenessQuerySet(models.QuerySet["Likeness"]):
    def open(self) -> Self:
        """Nobody has said yet that these are two."""
        return self.filter(dismissed_at=None)


class Likeness(models.Model):
    """Two records that may be one. Found by the scan; `dismissed`: somebody looked, they are two."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="likenesses"
    )
    other_account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="likenesses_of_others"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="likenesses"
    )
    other_contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="likenesses_of_others"
    )
    rule = models.CharField(max_length=16, choices=LikenessRule)
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        indexes = [
            models.Index(fields=["-found_at", "-id"], name="likeness_open", condition=Q(dismissed_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    contact=None,
                    other_contact=None,
                    account__isnull=False,
                    other_account__isnull=False,
                    account__lt=F("other_account"),
                )
                | Q(
                    account=None,
                    other_account=None,
                    contact__isnull=False,
                    other_contact__isnull=False,
                    contact__lt=F("other_contact"),
                ),
                name="likeness_of_two_in_order",
            ),
            models.UniqueConstraint(fields=["account", "other_account"], name="likeness_accounts_once"),
            models.UniqueConstraint(fields=["contact", "other_contact"], name="likeness_contacts_once"),
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="likeness_dismissed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or self.contact} = {self.other_account or self.other_contact} ({self.rule})"
