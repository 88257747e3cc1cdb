"""What a target gets, in which order."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.projects.models import Project, Target
from nurture.sequences.models.kinds import SHARED, StepKind, StepWords
from nurture.sequences.models.templates import SequenceTemplate, TemplateStep
from nurture.team.models import User


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(target__project__in=Project.objects.visible_to(user))

    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class Sequence(models.Model):
    """The ordered steps planned for a target. One in use a target; a finished one is archived."""

    class Ending(models.TextChoices):
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="sequences")
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ending = models.CharField(max_length=16, choices=Ending, blank=True)
    ending_note = models.CharField(_("why"), max_length=300, blank=True)
    # What it was made from, as it was then.
    template = models.ForeignKey(
        SequenceTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="uses"
    )
    template_version = models.PositiveIntegerField(null=True, blank=True)
    # When its enrolments were last brought in line with the plan; empty: something changed since.
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(archived_at=None), name="sequence_one_in_use"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(settled_at=None, archived_at=None), name="sequence_unsettled"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sequences:sequence", args=[self.pk])


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(sequence__target__project__in=Project.objects.visible_to(user))

    def in_use(self) -> Self:
        return self.filter(archived_at=None)

    def emails(self) -> Self:
        return self.filter(kind=StepKind.EMAIL)


class Step(StepWords):
    """One place in a sequence."""

    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    # With Timing.DATE.
    on_date = models.DateField(_("day"), null=True, blank=True)
    # People it is for beside those of the roles. Whom an email goes to belongs to its content: Email.recipients.
    people = models.ManyToManyField(Contact, verbose_name=_("and these people"), blank=True, related_name="+")
    # Who does it; empty: the owner of the target whose part it is.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_from = models.ForeignKey(
        TemplateStep, on_delete=models.PROTECT, null=True, blank=True, related_name="uses"
    )
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

    @property
    def is_shared(self) -> bool:
        return self.kind in SHARED
