"""The one timeline of an account."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.audiences import seen_by
from accounts.models.accounts import Account
from accounts.models.annotations import Annotation
from accounts.models.contacts import Contact
from nurture.team.models import Team, User


class ActivityCategory(models.TextChoices):
    KNOWLEDGE = "knowledge", _("What we know")
    EMAIL = "email", _("Emails")
    DECISION = "decision", _("Decisions")
    REACTION = "reaction", _("Reactions")
    STAGE = "stage", _("Stages")
    RECORD = "record", _("Records")


# What administrators look up: what cannot be seen in the records any more, and who saw all of somebody's data.
AUDITED = (
    "accounts.merged",
    "accounts.merge_undone",
    "accounts.person_disclosed",
    "accounts.person_erased",
)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        """Without deleted annotations, and those on items of projects that this user is no member of."""
        return self.filter(seen_by(user), annotation__deleted_at=None)


class Activity(models.Model):
    """One entry of an account's timeline, written in the transaction of the change it tells.

    `verb` is "<app>.<what happened>"; the sentence is templates/<app>/activity/<what happened>.html, rendered
    in the reader's language from `detail` (plain values only). `link` is the path of the thing itself.
    """

    # An entry is written with every mail: no index is there twice. Those below begin with account, contact and actor.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="activities", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", db_index=False
    )
    annotation = models.OneToOneField(
        Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="activity"
    )
    verb = models.CharField(max_length=60)
    category = models.CharField(max_length=16, choices=ActivityCategory)
    # Whose ink the dot is drawn in; "joint" when both teams did it, empty for the customer and the machine.
    team = models.CharField(
        max_length=16,
        blank=True,
        choices=[*Team.choices, ("joint", _("Both teams"))],
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        db_index=False,
    )
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    # The words of `detail`, for whoever searches the timeline.
    said = models.TextField(blank=True, default="")
    link = models.CharField(max_length=200, blank=True)
    # The project whose members may see it, as a bare number; None: everybody who sees the account.
    audience = models.BigIntegerField(null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_of_account"),
            models.Index(fields=["account", "category", "-at", "-id"], name="activity_by_category"),
            models.Index(fields=["-at", "-id"], name="activity_audited", condition=Q(verb__in=AUDITED)),
            models.Index(
                fields=["contact", "-at", "-id"],
                condition=Q(contact__isnull=False),
                name="activity_of_contact",
            ),
            models.Index(
                fields=["actor", "-at", "-id"], condition=Q(actor__isnull=False), name="activity_of_actor"
            ),
        ]

    def __str__(self) -> str:
        return self.verb

    @property
    def template_name(self) -> str:
        app, _dot, what = self.verb.partition(".")
        return f"{app}/activity/{what}.html"
