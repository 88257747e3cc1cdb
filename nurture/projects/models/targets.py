"""The target: an account that both teams committed to, and the stages it went through."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from nurture.projects.models.nominations import Nomination
from nurture.projects.models.projects import Project
from nurture.projects.rules import quarters
from nurture.team.models import User


class TargetStage(models.TextChoices):
    COMMITTED = "committed", _("Committed")
    LEARNING = "learning", _("Learning")
    ENGAGING = "engaging", _("Engaging")
    EVALUATING = "evaluating", _("Evaluating")
    HANDOFF = "handoff", _("Handoff")
    OUTCOME = "outcome", _("Outcome")


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.all().visible_to(user))

    def live(self) -> Self:
        return self.filter(finished_at=None)


class Target(models.Model):
    """An account that both teams committed to, with its owner pair and what was agreed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="targets")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="targets")
    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="target")
    sales_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner in sales"),
        on_delete=models.PROTECT,
        related_name="sales_targets",
    )
    marketing_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner in marketing"),
        on_delete=models.PROTECT,
        related_name="marketing_targets",
    )
    stage = models.CharField(_("stage"), max_length=16, choices=TargetStage, default=TargetStage.COMMITTED)
    stage_since = models.DateTimeField()
    expected_amount = models.BigIntegerField(_("expected revenue (JPY)"))
    decision_quarter = models.DateField(_("expected decision"))
    do_not_say = models.TextField(_("what not to say"), blank=True, max_length=500)
    # What marketing promised in each cycle when both teams committed; none where nothing was.
    promised_emails = models.PositiveSmallIntegerField(_("emails promised a cycle"), default=0, db_default=0)
    promised_answers = models.PositiveSmallIntegerField(
        _("answers promised a cycle"), default=0, db_default=0
    )
    promised_visits = models.PositiveSmallIntegerField(_("visits promised a cycle"), default=0, db_default=0)
    committed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "account"], condition=Q(finished_at=None), name="target_once_while_live"
            )
        ]

    def __str__(self) -> str:
        return str(self.account)

    def get_absolute_url(self) -> str:
        """The account's page is the home of its target."""
        return self.account.get_absolute_url()

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None or self.stage == TargetStage.OUTCOME

    @property
    def is_with_sales(self) -> bool:
        """Offered or handed over: nothing goes out meanwhile."""
        return self.stage == TargetStage.HANDOFF

    @property
    def decides_in(self) -> str:
        """Jan–Mar 2027, or 2027年1–3月."""
        return quarters.label(self.decision_quarter, get_language())


class StageChange(models.Model):
    """The target entered a stage: the first row is its commitment. Append-only."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="stage_changes")
    stage = models.CharField(max_length=16, choices=TargetStage)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["target", "at", "id"], name="stage_change_of_target")]

    def __str__(self) -> str:
        return f"{self.target}: {self.stage}"


class TargetEnd(models.Model):
    """A target that both teams let go: parked with a day to look again, or dropped. Its history stays."""

    class Kind(models.TextChoices):
        PARK = "park", _("Park")
        DROP = "drop", _("Drop")

    class Reason(models.TextChoices):
        NO_PROJECT = "no_project", _("They have no such plan any more")
        POSTPONED = "postponed", _("They put it off")
        COMPETITOR = "competitor", _("They decided for somebody else")
        NO_ACCESS = "no_access", _("We reach nobody who decides")
        NO_REACTION = "no_reaction", _("Nothing came back for long")
        OTHER_FIRST = "other_first", _("Another account comes first")
        OTHER = "other", _("Another reason")
        UNKNOWN = "unknown", _("Hard to say")

    target = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="end")
    kind = models.CharField(max_length=16, choices=Kind)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    note = models.CharField(_("in a sentence"), max_length=300)
    look_again_on = models.DateField(_("look again on"), null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("end of a target")
        verbose_name_plural = _("ends of targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="park", look_again_on__isnull=False) | Q(kind="drop", look_again_on=None),
                name="target_parked_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.kind}"


class Offer(models.Model):
    """Both teams decided to hand the target to sales. As long as it is open nothing is sent to it.

    `decision_ref` is the key of the app that decided; how sales answers will be kept beside it.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="offers")
    decision_ref = models.BigIntegerField(unique=True)
    why = models.CharField(_("why"), max_length=140)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("offer to sales")
        verbose_name_plural = _("offers to sales")
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(taken_back_at=None), name="offer_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="offer_taken_back_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.at}"
