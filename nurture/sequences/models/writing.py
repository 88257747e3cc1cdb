"""What stands around the words of an email: unsaved drafts, comments, and the candidates it could become."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.delivery.models import Layout
from nurture.sequences.models.emails import Email
from nurture.team.models import Team


class EmailDraft(models.Model):
    """What somebody has typed in one open page and not saved. A row a page: two tabs never overwrite each other."""

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The open page that wrote it.
    page = models.UUIDField()
    # The form's fields as they were typed, and the version they were typed upon.
    typed = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=["email", "user", "page"], name="email_draft_once_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.user}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def roots(self) -> Self:
        return self.filter(thread=None, deleted_at=None)


class Comment(models.Model):
    """Something about a passage, or about the whole (no quote); an answer names its thread.

    What it stands on is kept as the words it quotes and what stood around them: `rules.passages` finds it again.
    """

    class Field(models.TextChoices):
        SUBJECT = "subject", _("Subject")
        PREHEADER = "preheader", _("Preview line")
        BODY = "body", _("Text")

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    # The version it was written upon, and where in it.
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=16, choices=Field, blank=True)
    quote = models.CharField(max_length=2000, blank=True)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    start = models.PositiveIntegerField(default=0)
    body = models.TextField(_("comment"), max_length=2000)
    # The mentions in the text, as they were written.
    mentioned = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team, blank=True)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(quote="", field="", resolved_at=None),
                name="comment_answers_without_a_passage",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="comment_deleted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.body


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        return self.filter(chosen_at=None, withdrawn_at=None)


class Candidate(models.Model):
    """Another content for the same email, side by side with what stands, until one is chosen."""

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="candidates")
    subject = models.CharField(_("subject"), max_length=300)
    preheader = models.CharField(_("preview line"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=20000)
    layout = models.CharField(_("layout"), max_length=16, choices=Layout, default=Layout.LETTER)
    hypothesis = models.TextField(_("hypothesis"), blank=True, max_length=600)
    team = models.CharField(max_length=16, choices=Team, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Grows with each change and guards against overwriting.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The version of the email that holds it.
    became = models.PositiveIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen_at=None, chosen_by=None, became=None)
                | Q(chosen_at__isnull=False, chosen_by__isnull=False, became__isnull=False),
                name="candidate_chosen_at_by_and_where",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, chosen_at=None),
                name="candidate_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
