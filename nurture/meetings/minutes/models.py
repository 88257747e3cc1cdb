"""What stands when a meeting is over: what was left open, how it was, its minutes and what was said of them since."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.delivery.colleagues.models import WAITING, Post, sent_has_its_moment
from nurture.meetings.minutes.rules.closing import MOST_ATTEMPTS
from nurture.meetings.models.meetings import Meeting
from nurture.projects.models import Target


class HowLeft(models.TextChoices):
    """Neither sends anything: without an agreed decision nothing goes out."""

    PARKED = "parked", _("Park until the next meeting")
    OPEN = "open", _("Leave open")


class LeftOpen(models.Model):
    """A target on which the meeting agreed on nothing, and what was said about it when it closed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="left_open")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="left_open")
    how = models.CharField(_("what becomes of it"), max_length=16, choices=HowLeft)
    why = models.CharField(_("why"), max_length=140, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("target left open")
        verbose_name_plural = _("targets left open")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "target"], name="left_open_once_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.how}"


class Rating(models.Model):
    """What the meeting was worth to one person, 1 to 10, and what would make the next one better.

    Read through nurture.meetings.minutes.queries alone: until the meeting is closed nobody but its author sees it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(
        _("worth of the meeting"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    improvement = models.CharField(_("one improvement"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="rating_once_a_person"),
            models.CheckConstraint(condition=Q(score__range=(1, 10)), name="rating_from_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.score}"


class Correction(models.Model):
    """Other words in the minutes, within a day of closing: of one target, or those about the whole meeting.

    Never of what was decided: the decision itself is a record of its own, which no correction touches.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    # Empty: what is said about the meeting as a whole.
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    before = models.TextField(_("before"), max_length=500, blank=True)
    after = models.TextField(_("after"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.at:%Y-%m-%d %H:%M}"


class Amendment(models.Model):
    """What is added under minutes that are locked. It is mailed to all who have them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="amendments")
    words = models.TextField(_("what is added"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("amendment of minutes")
        verbose_name_plural = _("amendments of minutes")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.at:%Y-%m-%d %H:%M}"


class MinutesMail(Post):
    """That one person is to get the minutes, or an amendment of them, once: written when the meeting closes."""

    most_attempts = MOST_ATTEMPTS

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_mails")
    # Empty: the minutes themselves.
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="mails"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("mail of minutes")
        verbose_name_plural = _("mails of minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(amendment=None), name="minutes_mail_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["amendment", "user"],
                condition=Q(amendment__isnull=False),
                name="minutes_mail_once_an_amendment",
            ),
            models.CheckConstraint(condition=sent_has_its_moment(), name="minutes_mail_sent_at"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=WAITING),
                name="minutes_mail_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.meeting}"


class Look(models.TextChoices):
    DONE = "done", _("Looked at")
    SKIPPED = "skipped", _("Not this time")


class CriteriaLook(models.Model):
    """What became of the proposal, every fourth meeting, to look at the shared criteria for ten minutes."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="criteria_look")
    outcome = models.CharField(max_length=16, choices=Look)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at the criteria")
        verbose_name_plural = _("looks at the criteria")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.outcome}"
