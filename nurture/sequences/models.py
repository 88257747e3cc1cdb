"""What a target gets, in which order: the plan, the drafts, and both teams' approval of the words."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.projects.models import Project, Target
from nurture.team.models import Team, User


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


class EmailQuerySet(models.QuerySet["Email"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(step__sequence__target__project__in=Project.objects.visible_to(user))


class Email(models.Model):
    """The content of a step for a target. `version` grows with each saved edit and guards against overwriting."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="email")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True, max_length=20000)
    hypothesis = models.TextField(_("hypothesis"), blank=True, max_length=600)
    evidence = models.TextField(_("evidence"), blank=True, max_length=600)
    expected_reaction = models.CharField(_("expected reaction"), blank=True, max_length=200)
    recipients = models.ManyToManyField(Contact, verbose_name=_("to"), blank=True, related_name="emails")
    version = models.PositiveIntegerField(default=1)
    # rules.content_hash(subject, body, recipients): what an approval is bound to.
    content_hash = models.CharField(max_length=64)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("sequences:email", args=[self.pk])


class EmailVersion(models.Model):
    """Every saved content, kept."""

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    # Ids of contacts: who it was meant for belongs to the content, and outlives the people's names.
    recipients = models.JSONField(default=list)
    hypothesis = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    expected_reaction = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email", "number"], name="email_version_once")]

    def __str__(self) -> str:
        return f"{self.email} · {self.number}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> Self:
        return self.filter(voided_at=None)


class Approval(models.Model):
    """One team's word for exactly these words. Any edit voids it; it is never revived, only given again."""

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    team = models.CharField(max_length=16, choices=Team)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "team"], condition=Q(voided_at=None), name="approval_once_a_team"
            ),
            # Two confirmations, two people: also when somebody changes teams in between.
            models.UniqueConstraint(
                fields=["email", "user"], condition=Q(voided_at=None), name="approval_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="approval_voided_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.team}"
