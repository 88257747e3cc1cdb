"""What a target gets, in which order."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nurture.projects.models import Project, Target
from nurture.team.models import User


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(target__project__in=Project.objects.visible_to(user))


class Sequence(models.Model):
    """The ordered emails planned for a target. One in use a target; a finished one is archived."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="sequences")
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(archived_at=None), name="sequence_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sequences:sequence", args=[self.pk])


class StepKind(models.TextChoices):
    EMAIL = "email", _("Email")


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(sequence__target__project__in=Project.objects.visible_to(user))

    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class Step(models.Model):
    """One place in a sequence."""

    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind, default=StepKind.EMAIL)
    # Business days after the step before it has been sent.
    delay_days = models.PositiveSmallIntegerField(_("business days after the previous one"), default=5)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Sent with the form, so that a double click or a retry after a lost connection adds one.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "position"],
                condition=Q(archived_at=None),
                name="step_position_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.position}"
