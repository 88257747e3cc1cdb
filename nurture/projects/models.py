"""What both teams do together: the project, who it pursues, and the clock they share."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Deal
from nurture.team.models import Team, User


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self
        return self.filter(memberships__user=user)


def default_window_weekdays() -> list[int]:
    """Tuesday to Thursday (ISO weekday numbers)."""
    return [2, 3, 4]


class Project(models.Model):
    """Members of both teams, a cadence, a capacity and one goal."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", _("Weekly")
        BIWEEKLY = "biweekly", _("Every two weeks")

    name = models.CharField(_("name"), max_length=120)
    goal_amount = models.BigIntegerField(_("goal (JPY)"))
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("until"))
    cadence = models.CharField(_("cadence"), max_length=16, choices=Cadence, default=Cadence.WEEKLY)
    meeting_weekday = models.PositiveSmallIntegerField(_("meeting day"), default=1)
    meeting_time = models.TimeField(_("meeting time"))
    capacity = models.PositiveSmallIntegerField(_("live targets at most"), default=8)
    rep_capacity = models.PositiveSmallIntegerField(_("live targets a rep"), default=3)
    marketer_capacity = models.PositiveSmallIntegerField(_("live targets a marketer"), default=5)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Tokyo")
    holiday_country = models.CharField(_("holidays of"), max_length=2, default="JP")
    window_weekdays = models.JSONField(_("days we send"), default=default_window_weekdays)
    window_start = models.TimeField(_("send from"), default="09:30")
    window_end = models.TimeField(_("send until"), default="11:30")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=models.F("period_start")), name="project_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(window_end__gt=models.F("window_start")), name="project_window_is_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.pk])


class Membership(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.project}"


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    NOMINATED = "nominated", _("Nominated")
    UNDER_REVIEW = "under_review", _("Under review")
    COMMITTED = "committed", _("Committed")
    ON_DECK = "on_deck", _("On deck")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_NOMINATION_STATES = [
    NominationState.DRAFT,
    NominationState.NOMINATED,
    NominationState.UNDER_REVIEW,
    NominationState.ON_DECK,
]


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.all().visible_to(user))


class Nomination(models.Model):
    """Sales proposes an account for a project."""

    class AmountKind(models.TextChoices):
        ONE_OFF = "one_off", _("One-off")
        YEARLY = "yearly", _("Each year")

    class DeclineReason(models.TextChoices):
        NOT_NOW = "not_now", _("Not the right time")
        FIT = "fit", _("Does not fit what we sell")
        REACH = "reach", _("Nobody we can reach")
        SIZE = "size", _("Too small for a joint project")
        CAPACITY = "capacity", _("No capacity in sight")
        OTHER = "other", _("Another reason")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="nominations")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="nominations")
    state = models.CharField(
        _("state"), max_length=16, choices=NominationState, default=NominationState.NOMINATED
    )
    expected_amount = models.BigIntegerField(_("expected revenue (JPY)"))
    amount_kind = models.CharField(
        _("how often"), max_length=16, choices=AmountKind, default=AmountKind.ONE_OFF
    )
    amount_basis = models.CharField(_("how you arrive at it"), max_length=200, blank=True)
    # The first day of the quarter in which they will decide.
    decision_quarter = models.DateField(_("expected decision"))
    why_account = models.TextField(_("why this account"), max_length=1000)
    why_now = models.TextField(_("why now"), max_length=1000)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    last_contact_said = models.TextField(_("what was said"), blank=True, max_length=1000)
    known_people = models.TextField(_("people and roles you know"), blank=True, max_length=1000)
    blockers = models.TextField(_("what blocks them"), blank=True, max_length=1000)
    similar_deal = models.ForeignKey(
        Deal,
        verbose_name=_("a past deal it resembles"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    do_not_say = models.TextField(_("what not to say"), blank=True, max_length=500)
    sales_contribution = models.TextField(_("what sales will contribute"), max_length=1000)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations"
    )
    nominated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    decline_note = models.CharField(max_length=300, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "account"],
                condition=Q(state__in=OPEN_NOMINATION_STATES),
                name="nomination_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="nomination_closed_at_and_by",
            ),
            models.CheckConstraint(condition=Q(expected_amount__gt=0), name="nomination_expects_revenue"),
            models.CheckConstraint(
                condition=~Q(state=NominationState.DECLINED) | ~Q(decline_reason=""),
                name="nomination_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("projects:nomination", args=[self.pk])


class Signature(models.Model):
    """One team's word that it commits to this account. Both are needed."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "team"], name="signature_once_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"


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
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sales_targets"
    )
    marketing_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marketing_targets"
    )
    stage = models.CharField(_("stage"), max_length=16, choices=TargetStage, default=TargetStage.COMMITTED)
    stage_since = models.DateTimeField()
    expected_amount = models.BigIntegerField(_("expected revenue (JPY)"))
    decision_quarter = models.DateField(_("expected decision"))
    do_not_say = models.TextField(_("what not to say"), blank=True, max_length=500)
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


class Cycle(models.Model):
    """One turn of contribute → draft → meet → send → observe: the clock of both teams."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    contribute_by = models.DateTimeField()
    draft_by = models.DateTimeField()
    meeting_at = models.DateTimeField()
    observe_until = models.DateTimeField()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(contribute_by__lte=models.F("draft_by"))
                & Q(draft_by__lte=models.F("meeting_at"))
                & Q(meeting_at__lt=models.F("observe_until")),
                name="cycle_phases_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number}"
