"""A sequence to be used again: roles instead of people, and what it came to where it was used."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nurture.sequences.models.kinds import StepWords


class SequenceTemplateQuerySet(models.QuerySet["SequenceTemplate"]):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class SequenceTemplate(models.Model):
    """Both teams share all of them. `version` grows with each change, so that a use remembers what it was made from."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("for which situation"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    # SHA-256 of the file it came from: the same file twice is the same template.
    file_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Sent with the form, so that a double click or a retry after a lost connection makes one.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = SequenceTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a sequence")
        verbose_name_plural = _("templates of sequences")
        constraints = [
            models.UniqueConstraint(
                fields=["file_hash"],
                condition=Q(archived_at=None) & ~Q(file_hash=""),
                name="template_once_a_file",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="template_archived_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sequences:template", args=[self.pk])


class TemplateStepQuerySet(models.QuerySet["TemplateStep"]):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class TemplateStep(StepWords):
    """`title` and `text` are the subject and the text of an email, too."""

    template = models.ForeignKey(SequenceTemplate, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    hypothesis = models.TextField(_("hypothesis"), blank=True, max_length=600)
    expected_reaction = models.CharField(_("expected reaction"), blank=True, max_length=200)
    archived_at = models.DateTimeField(null=True, blank=True)
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = TemplateStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a template")
        verbose_name_plural = _("steps of templates")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                condition=Q(archived_at=None),
                name="template_position_once",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())
