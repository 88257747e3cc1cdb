"""Insights and what speaks for and against them."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Annotation, Deal


class InsightQuerySet(models.QuerySet["Insight"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class Insight(models.Model):
    """A belief in one sentence: who needs what, when, and in whose words why. Shared by all who sign in."""

    who = models.CharField(_("who"), max_length=120)
    information = models.CharField(_("needs which information"), max_length=200)
    situation = models.CharField(_("in which situation"), max_length=200)
    words = models.CharField(_("because, in a customer's words"), max_length=300)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_retired = models.CharField(_("why"), max_length=300, blank=True)
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = InsightQuerySet.as_manager()

    class Meta:
        verbose_name = _("insight")
        verbose_name_plural = _("insights")
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="insight_retired_at_and_by",
            )
        ]

    def __str__(self) -> str:
        """The sentence, in the language of whoever reads."""
        return gettext("%(who)s needs %(information)s when %(situation)s, because “%(words)s”") % {
            "who": self.who,
            "information": self.information,
            "situation": self.situation,
            "words": self.words,
        }

    def get_absolute_url(self) -> str:
        return reverse("playbook:insight", args=[self.pk])


class InsightSourceQuerySet(models.QuerySet["InsightSource"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


class InsightSource(models.Model):
    """A note or a past deal that speaks for an insight, or against it, and who said so. Taken out, never deleted."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="sources")
    annotation = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="insight_sources"
    )
    deal = models.ForeignKey(
        Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="insight_sources"
    )
    speaks_for = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InsightSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of an insight")
        verbose_name_plural = _("sources of insights")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annotation__isnull=False, deal=None) | Q(annotation=None, deal__isnull=False),
                name="insight_source_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="insight_source_removed_at_and_by",
            ),
            *(
                models.UniqueConstraint(
                    fields=["insight", source],
                    condition=Q(removed_at=None),
                    name=f"insight_source_{source}_once",
                )
                for source in ("annotation", "deal")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight_id} ← {self.annotation or self.deal}"
