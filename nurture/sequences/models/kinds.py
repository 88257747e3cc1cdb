"""What a step of a sequence, or of a template of one, can be, and what it says."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    EMAIL = "email", _("Email")
    PERSONAL = "personal", _("Personal email")
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    TASK = "task", _("Task")
    WAIT = "wait", _("Wait")
    DECIDE = "decide", _("Decide in the meeting")
    HANDOFF = "handoff", _("Handoff check")


#: Done once for the whole account; the others are done with each person.
SHARED: Final = frozenset({StepKind.TASK, StepKind.WAIT, StepKind.DECIDE, StepKind.HANDOFF})
#: Somebody of us has to do it.
WORK: Final = frozenset(set(StepKind) - {StepKind.EMAIL, StepKind.WAIT})


class Timing(models.TextChoices):
    DAYS = "days", _("Business days after the step before")
    CYCLE = "cycle", _("In the next cycle")
    DATE = "date", _("On a day")
    FACT = "fact", _("When something has happened, or not")


class Fact(models.TextChoices):
    """Of a person: machines and opens move nothing."""

    CLICKED = "clicked", _("they clicked")
    REPLIED = "replied", _("they replied")
    REACTED = "reacted", _("they reacted in any way")
    NOT_CLICKED = "not_clicked", _("they did not click")
    NOT_REPLIED = "not_replied", _("they did not reply")
    NOT_REACTED = "not_reacted", _("they did not react at all")


class StepWords(models.Model):
    """What a step of a sequence and a step of a template have in common.

    `title` and `text` say what is to be done; of a personal email they are its subject and its text. An email of a
    sequence keeps its words in Email.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=StepKind, default=StepKind.EMAIL)
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=20000)
    timing = models.CharField(_("when"), max_length=8, choices=Timing, default=Timing.DAYS)
    delay_days = models.PositiveSmallIntegerField(_("business days after the previous one"), default=5)
    # With Timing.FACT: what is looked for since the email before, and for how many business days.
    fact = models.CharField(_("what"), max_length=16, choices=Fact, blank=True)
    fact_days = models.PositiveSmallIntegerField(_("within how many business days"), default=5)
    # Buying roles whose people this step is for.
    roles = models.JSONField(_("for the roles"), default=list, blank=True)

    class Meta:
        abstract = True
