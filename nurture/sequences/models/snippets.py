"""Passages that are worth writing once, and what is known of the links in emails."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Annotation, Deal
from nurture.playbook.models import Insight
from nurture.sequences.models.emails import Email


class SnippetQuerySet(models.QuerySet["Snippet"]):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class Snippet(models.Model):
    """A passage for any email: somebody owns it, and looks at it again on a day. Shared by all who sign in."""

    name = models.CharField(_("name"), max_length=80)
    body = models.TextField(_("text"), max_length=4000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(_("look at it again on"))
    # What it comes from: what we believe, what somebody said, or how a deal went.
    insight = models.ForeignKey(
        Insight, on_delete=models.SET_NULL, null=True, blank=True, related_name="snippets"
    )
    annotation = models.ForeignKey(
        Annotation, on_delete=models.SET_NULL, null=True, blank=True, related_name="snippets"
    )
    deal = models.ForeignKey(Deal, on_delete=models.SET_NULL, null=True, blank=True, related_name="snippets")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = SnippetQuerySet.as_manager()

    class Meta:
        verbose_name = _("snippet")
        verbose_name_plural = _("snippets")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="snippet_archived_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(annotation=None, deal=None)
                | Q(annotation=None, insight=None)
                | Q(deal=None, insight=None),
                name="snippet_comes_from_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sequences:snippet", args=[self.pk])


class SnippetUse(models.Model):
    """It stands in this email, or stood in a version of it."""

    snippet = models.ForeignKey(Snippet, on_delete=models.CASCADE, related_name="uses")
    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="snippet_uses")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snippet", "email"], name="snippet_use_once")]

    def __str__(self) -> str:
        return f"{self.snippet} → {self.email}"


class LinkCheck(models.Model):
    """Whether an address answered when somebody asked; the newest answer only."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being asked")
        OK = "ok", _("Answers")
        BROKEN = "broken", _("Not found")
        UNREACHABLE = "unreachable", _("Does not answer")
        # Inside our own network, or not a web address at all: nothing is asked there.
        REFUSED = "refused", _("Not asked")

    # SHA-256 of the address: an address may be longer than an index takes.
    key = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=2000)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="link_waiting")]

    def __str__(self) -> str:
        return self.url
