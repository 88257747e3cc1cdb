"""Asking both teams to read: the request, wordings proposed, who was told what, and mails sent to try it out."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.sequences.models.emails import Email
from nurture.team.models import Team


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class Review(models.Model):
    """Both teams are asked to read an email, from when to when, and how it ended. One at a time.

    An edit does not end it: approvals are bound to the content, the question is not.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved by both")
        CHANGES = "changes", _("Changes wanted")
        RECALLED = "recalled", _("Taken back")

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="reviews")
    # What stood when it was asked for.
    version = models.PositiveIntegerField()
    note = models.CharField(_("what to look at"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    # What has to change, in the words of whoever wants it.
    wanted = models.TextField(_("what to change"), blank=True, max_length=1000)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(ended_at=None), name="review_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, outcome="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome="")),
                name="review_ended_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome="changes") & ~Q(wanted="") | ~Q(outcome="changes") & Q(wanted=""),
                name="review_says_what_to_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.version}"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)


class Suggestion(models.Model):
    """Another wording for a passage. Accepted it becomes a version, and the words stay those of who proposed them."""

    class Field(models.TextChoices):
        SUBJECT = "subject", _("Subject")
        BODY = "body", _("Text")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="suggestions")
    # Where it was written upon: the version, and in it the passage and where it began.
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=16, choices=Field)
    start = models.PositiveIntegerField()
    passage = models.TextField(_("passage"), max_length=2000)
    wording = models.TextField(_("your wording"), max_length=2000, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=16, choices=Answer, blank=True)
    # The version that holds the wording.
    became = models.PositiveIntegerField(null=True, blank=True)
    why_not = models.CharField(_("why not"), max_length=300, blank=True)
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="suggestion_answered_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted", became__isnull=False)
                | (~Q(answer="accepted") & Q(became=None)),
                name="suggestion_became_a_version",
            ),
            models.CheckConstraint(condition=~Q(passage=""), name="suggestion_is_about_a_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.passage} → {self.wording}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(seen_at=None)


class Notice(models.Model):
    """One person is told what became of an email they had a part in; who did it, and since when they know."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked to read")
        VOIDED = "voided", _("Approval no longer holds")
        APPROVED = "approved", _("Approved by both")
        CHANGES = "changes", _("Changes wanted")
        RECALLED = "recalled", _("Taken back")
        SUGGESTED = "suggested", _("Wording proposed")
        ACCEPTED = "accepted", _("Wording taken over")
        DECLINED = "declined", _("Wording declined")
        MENTIONED = "mentioned", _("Asked in a comment")
        COMMENTED = "commented", _("Comment answered")
        CHOSEN = "chosen", _("Candidate chosen")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(seen_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("sequences:email", args=[self.email_id])


class TestMail(models.Model):
    """An email sent to one of us to look at, marked as a test. No message, no reaction: it is counted nowhere."""

    # pytest takes every class called Test… for a case.
    __test__ = False

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="test_mails")
    version = models.PositiveIntegerField()
    # As whom it is written, and to whom of us it goes.
    shown_as = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    # Since when somebody serves it: written before the mail, so that nobody sends it twice.
    claimed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    operation = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        verbose_name = _("test mail")
        verbose_name_plural = _("test mails")
        indexes = [models.Index(fields=["by", "-at"], name="test_mail_of_user")]
        constraints = [models.UniqueConstraint(fields=["operation", "to"], name="test_mail_once")]

    def __str__(self) -> str:
        return f"{self.email} → {self.to}"
