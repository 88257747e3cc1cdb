"""The nomination: sales proposes an account for a project, and each team gives its word."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Deal
from nurture.projects.models.projects import Project
from nurture.projects.rules import quarters
from nurture.team.models import Team, User


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    NOMINATED = "nominated", _("Nominated")
    UNDER_REVIEW = "under_review", _("Under review")
    COMMITTED = "committed", _("Committed")
    ON_DECK = "on_deck", _("On deck")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_REVIEW_STATES = [NominationState.NOMINATED, NominationState.UNDER_REVIEW]
OPEN_NOMINATION_STATES = [*IN_REVIEW_STATES, NominationState.ON_DECK]


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> Self:
        """Those of my projects; a draft is its author's alone."""
        mine = self.filter(project__in=Project.objects.all().visible_to(user))
        return mine.exclude(Q(state=NominationState.DRAFT) & ~Q(nominated_by=user))

    def open(self) -> Self:
        """Nominated and not settled: in review or on deck."""
        return self.filter(state__in=OPEN_NOMINATION_STATES)


class Nomination(models.Model):
    """Sales proposes an account for a project. A draft may lack anything but its account and project."""

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
        UNKNOWN = "unknown", _("Hard to say")

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="nominations"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="nominations")
    state = models.CharField(
        _("state"), max_length=16, choices=NominationState, default=NominationState.NOMINATED
    )
    expected_amount = models.BigIntegerField(_("expected revenue (JPY)"), null=True, blank=True)
    amount_kind = models.CharField(
        _("how often"), max_length=16, choices=AmountKind, default=AmountKind.ONE_OFF
    )
    amount_basis = models.CharField(_("how you arrive at it"), max_length=200, blank=True)
    # The first day of the quarter in which they will decide.
    decision_quarter = models.DateField(_("expected decision"), null=True, blank=True)
    why_account = models.TextField(_("why this account"), max_length=1000, blank=True)
    why_now = models.TextField(_("why now"), max_length=1000, blank=True)
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
    sales_contribution = models.TextField(_("what sales will contribute"), max_length=1000, blank=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations"
    )
    # Of a draft: when it was last written on.
    nominated_at = models.DateTimeField()
    # The same account, proposed before and declined, taken back or dropped.
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    # The open form that wrote on the draft last: another form must not overwrite it unseen.
    written_in = models.UUIDField(null=True, blank=True, editable=False)
    # Both teams signed and there was no place: since when it waits, and in which place.
    on_deck_at = models.DateTimeField(null=True, blank=True)
    deck_place = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(_("reason"), max_length=16, choices=DeclineReason, blank=True)
    decline_note = models.CharField(_("a few words to the rep"), max_length=300, blank=True)
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        indexes = [
            models.Index(fields=["project", "state"], name="nomination_of_project"),
            models.Index(fields=["-closed_at", "-id"], name="nomination_by_closing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "account"],
                condition=Q(state__in=OPEN_NOMINATION_STATES),
                name="nomination_once_while_open",
            ),
            models.UniqueConstraint(
                fields=["project", "account", "nominated_by"],
                condition=Q(state=NominationState.DRAFT),
                name="nomination_one_draft_each",
            ),
            models.CheckConstraint(
                condition=Q(state=NominationState.DRAFT)
                | (
                    Q(expected_amount__isnull=False, expected_amount__gt=0, decision_quarter__isnull=False)
                    & ~Q(why_account="")
                    & ~Q(why_now="")
                    & ~Q(sales_contribution="")
                ),
                name="nomination_complete_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        NominationState.COMMITTED,
                        NominationState.DECLINED,
                        NominationState.WITHDRAWN,
                    ],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                )
                | Q(
                    state__in=[NominationState.DRAFT, *OPEN_NOMINATION_STATES],
                    closed_at=None,
                    closed_by=None,
                ),
                name="nomination_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.DECLINED) | ~Q(decline_reason=""),
                name="nomination_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.ON_DECK) | Q(on_deck_at__isnull=False),
                name="nomination_on_deck_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("projects:nomination", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == NominationState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_NOMINATION_STATES

    @property
    def is_in_review(self) -> bool:
        return self.state in IN_REVIEW_STATES

    @property
    def is_on_deck(self) -> bool:
        return self.state == NominationState.ON_DECK

    @property
    def terms(self) -> tuple[int, date]:
        """How much, and in which quarter. Only a draft may lack them, and nothing is agreed on a draft."""
        if self.expected_amount is None or self.decision_quarter is None:
            raise ValueError(self.state)
        return self.expected_amount, self.decision_quarter

    @property
    def decides_in(self) -> str:
        """Jan–Mar 2027, or 2027年1–3月; empty in a draft that does not say."""
        return quarters.label(self.decision_quarter, get_language()) if self.decision_quarter else ""

    def signature_of(self, team: str) -> "Signature | None":
        """Reads the prefetched signatures where there are any."""
        return next((signature for signature in self.signatures.all() if signature.team == team), None)

    @property
    def sales_signature(self) -> "Signature | None":
        return self.signature_of(Team.SALES)

    @property
    def marketing_signature(self) -> "Signature | None":
        return self.signature_of(Team.MARKETING)


class Signature(models.Model):
    """One team's word that it commits to this account. Both are needed, of two people."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()
    # Signed before the scores were in or their gap was talked about: why, in writing.
    override = models.CharField(_("why you sign before that"), max_length=300, blank=True, db_default="")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "team"], name="signature_once_a_team"),
            models.UniqueConstraint(fields=["nomination", "user"], name="signature_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"


class DeckMove(models.Model):
    """Somebody moved a nomination on deck, or committed it before those that waited longer, and said why."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="deck_moves")
    place_before = models.PositiveSmallIntegerField()
    # Empty: it left the deck and became a target.
    place_after = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(_("why"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("move on deck")
        verbose_name_plural = _("moves on deck")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.place_before} → {self.place_after}: {self.why}"
