"""The content of a step: the draft as it stands, and every version of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.delivery.models import Attachment, Layout
from nurture.projects.models import Project
from nurture.sequences.models.plans import Step
from nurture.team.models import User


class EmailQuerySet(models.QuerySet["Email"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(step__sequence__target__project__in=Project.objects.visible_to(user))


class Email(models.Model):
    """The content of a step for a target. `version` grows with each saved edit and guards against overwriting."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="email")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    # What a list of mail shows after the subject; empty: the first words of the text.
    preheader = models.CharField(_("preview line"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True, max_length=20000)
    layout = models.CharField(_("layout"), max_length=16, choices=Layout, default=Layout.LETTER)
    attachments = models.ManyToManyField(
        Attachment, verbose_name=_("attachments"), blank=True, related_name="emails"
    )
    hypothesis = models.TextField(_("hypothesis"), blank=True, max_length=600)
    evidence = models.TextField(_("evidence"), blank=True, max_length=600)
    expected_reaction = models.CharField(_("expected reaction"), blank=True, max_length=200)
    recipients = models.ManyToManyField(Contact, verbose_name=_("to"), blank=True, related_name="emails")
    version = models.PositiveIntegerField(default=1)
    # rules.content.content_hash: what an approval is bound to.
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

    @property
    def is_out(self) -> bool:
        """Its step was archived or its sequence has ended: it goes to nobody who has not got it."""
        return self.step.archived_at is not None or self.step.sequence.archived_at is not None


class EmailVersion(models.Model):
    """Every saved content, kept."""

    class Origin(models.TextChoices):
        WRITTEN = "written", _("Written")
        RESTORED = "restored", _("Restored")
        CANDIDATE = "candidate", _("Candidate chosen")
        SUGGESTION = "suggestion", _("Wording taken over")

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # How it came about; `origin_ref` is the version restored, the candidate or the suggestion.
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.WRITTEN)
    origin_ref = models.PositiveBigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    preheader = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    layout = models.CharField(max_length=16, choices=Layout, default=Layout.LETTER)
    # Ids of attachments, which are never changed.
    attachments = models.JSONField(default=list)
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
