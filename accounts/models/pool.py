"""Words that both teams put on accounts, the views somebody saved of the pool, and what was done to many at once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.accounts import Account
from nurture.team.models import User


class Tag(models.Model):
    """A word that gathers accounts. One that is on no account any more is not offered."""

    name = models.CharField(_("tag"), max_length=40)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tags")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.name


class TagChange(models.Model):
    """A tag was given another name, or became one with another; on record, since it changes what many rely on."""

    # The one that is there now.
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    # Of a merge: the number of the tag that is gone, and of the accounts that had it.
    merged = models.BigIntegerField(null=True)
    accounts = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of a tag")
        verbose_name_plural = _("changes of tags")
        indexes = [models.Index(fields=["-at", "-id"], name="tag_change_latest")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class AccountTag(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="account_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="account_tags")
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_tags"
    )
    tagged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="account_tagged_once")]
        indexes = [models.Index(fields=["tag", "account"], name="account_by_tag")]

    def __str__(self) -> str:
        return f"{self.account}: {self.tag}"


class PoolViewQuerySet(models.QuerySet["PoolView"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those that were shared with everybody."""
        if not user.is_active or not (user.team or user.is_administrator):
            return self.none()
        return self.filter(Q(owner=user) | Q(shared_at__isnull=False))


class PoolView(models.Model):
    """What somebody filtered, sorted and left out of the lead pool, by name."""

    name = models.CharField(_("name of the view"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pool_views")
    # The fields of the pool's form as its address writes them: {"industry": ["食品"], "column": ["owner", "touch"]}.
    query = models.JSONField(default=dict)
    shared_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    operation = models.UUIDField(unique=True, editable=False)

    objects = PoolViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="pool_view_name_unique",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PoolDefault(models.Model):
    """The view somebody's pool opens with."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pool_default"
    )
    view = models.ForeignKey(PoolView, on_delete=models.CASCADE, related_name="defaults")

    def __str__(self) -> str:
        return f"{self.user}: {self.view}"


class BulkKind(models.TextChoices):
    TAG = "tag", _("Tag")
    UNTAG = "untag", _("Take a tag off")
    ASSIGN = "assign", _("Change the owner")


class BulkChange(models.Model):
    """One change of many accounts, with what stood there before, so that it can be taken back."""

    # Sent with the form: a double click changes once.
    operation = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=BulkKind)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # {account id: id of the owner before, or null}; for tags null always.
    before = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_changes"
    )
    changed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=BulkKind.ASSIGN, tag=None)
                | Q(kind__in=[BulkKind.TAG, BulkKind.UNTAG], tag__isnull=False, owner=None),
                name="bulk_change_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {len(self.before)}"
