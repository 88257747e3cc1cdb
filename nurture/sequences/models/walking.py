"""Where each person stands in a sequence, and how steps ended for them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.projects.models import Project
from nurture.sequences.models.plans import Sequence, Step
from nurture.team.models import User


class StepEndQuerySet(models.QuerySet["StepEnd"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(step__sequence__target__project__in=Project.objects.visible_to(user))


class StepEnd(models.Model):
    """How a step ended: for one person, or, without one, for everybody. An email that was sent needs none."""

    class How(models.TextChoices):
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        MET = "met", _("Waited long enough")
        REACTED = "reacted", _("They reacted")
        TIMED_OUT = "timed_out", _("Time was over")
        NOT_MET = "not_met", _("Left out: what it depends on did not happen")

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="ends")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=16, choices=How)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    at = models.DateTimeField()
    # Empty: the clock.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StepEndQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "contact"],
                condition=Q(undone_at=None, contact__isnull=False),
                name="step_end_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["step"], condition=Q(undone_at=None, contact=None), name="step_end_once_for_all"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="step_end_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.how}"


class SequenceExit(models.Model):
    """Somebody who gets nothing more of a sequence."""

    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, related_name="exits")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("why"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "contact"], condition=Q(undone_at=None), name="sequence_exit_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="sequence_exit_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.contact}"


class Enrolment(models.Model):
    """Where one person stands in a sequence; without a person, where the steps for the whole account stand.

    It says nothing that does not follow from the plan and its facts (nurture.sequences.rules.walk): it is kept so that
    the clock finds what is due without looking at the rest.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Due")
        GOING = "going", _("On its way")
        HELD = "held", _("Held: the account answered")
        THROUGH = "through", _("Nothing more to come")

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="enrolments")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(null=True)
    # When the clock has to look again; empty: only somebody's act or an answer moves it.
    look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "contact"],
                condition=Q(contact__isnull=False),
                name="enrolment_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["sequence"], condition=Q(contact=None), name="enrolment_once_an_account"
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="enrolment_to_look_at"),
            models.Index(fields=["sequence"], condition=Q(state="held"), name="enrolment_held"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.state}"


class PlanningCursor(models.Model):
    """Up to which reaction the clock has looked. One row.

    Rows can be committed out of the order of their numbers, so those of the last look are looked at once more.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seen = models.BigIntegerField(default=0)
    seen_before = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="planning_cursor_is_one")]

    def __str__(self) -> str:
        return str(self.seen)
