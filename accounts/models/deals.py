"""Opportunities, open and past."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.accounts import Account
from accounts.models.contacts import BuyingRole, Contact
from nurture.team.models import User


class DealMoment(models.TextChoices):
    """Where in their process they needed to know it."""

    FIRST_INTEREST = "first_interest", _("First interest")
    COMPARISON = "comparison", _("Comparing")
    TRIAL = "trial", _("Trial")
    APPROVAL = "approval", _("Internal approval")
    TERMS = "terms", _("Price and terms")
    UNKNOWN = "unknown", _("Unknown moment")


class DealStage(models.TextChoices):
    OPEN = "open", _("Open deal")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    NO_DECISION = "no_decision", _("No decision")


class DealReason(models.TextChoices):
    PRICE = "price", _("Price")
    TIMING = "timing", _("Timing")
    FIT = "fit", _("Fit with their need")
    TRUST = "trust", _("Trust and references")
    COMPETITOR = "competitor", _("A competitor")
    INTERNAL = "internal", _("Their internal matters")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("Unknown reason")


NOT_WON = [DealStage.LOST, DealStage.NO_DECISION]

# What somebody learns most from weighs most: which information they needed, and when.
TELLS = {"needed_information": 4, "process": 3, "their_words": 2, "reason_note": 1}


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


class DealQuerySet(models.QuerySet["Deal"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_active and (user.team or user.is_administrator) else self.none()

    def past(self) -> Self:
        return self.exclude(stage=DealStage.OPEN)


class Deal(models.Model):
    """An opportunity. A closed one is a past deal, with the process that led there."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deals")
    name = models.CharField(_("deal"), max_length=200)
    product = models.CharField(_("product"), max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=DealStage)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="JPY")
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    rep_name = models.CharField(_("sales rep"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=DealReason, default=DealReason.UNKNOWN)
    second_reason = models.CharField(_("second reason"), max_length=16, choices=DealReason, blank=True)
    reason_note = models.CharField(_("reason in one sentence"), max_length=300, blank=True)
    competitor = models.CharField(_("whom they compared us with"), max_length=120, blank=True)
    process = models.TextField(_("how they came to sign, or not"), blank=True)
    needed_information = models.TextField(_("what they needed to know, and when"), blank=True)
    needed_at = models.CharField(
        _("needed at"), max_length=16, choices=DealMoment, default=DealMoment.UNKNOWN
    )
    their_words = models.TextField(_("the customer's words"), blank=True)
    # How much the next reader learns from it; 0 for a bare row of an import.
    told = models.GeneratedField(
        expression=sum((_points(~Q(**{name: ""}), points) for name, points in TELLS.items()), start=Value(0))
        + _points(~Q(reason=DealReason.UNKNOWN), 1),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [
            models.Index(fields=["account", "-closed_on", "-id"], name="deal_of_account"),
            models.Index(
                fields=["-told", "-closed_on", "-id"],
                name="deal_won_by_told",
                condition=Q(stage=DealStage.WON),
            ),
            models.Index(
                fields=["-told", "-closed_on", "-id"],
                name="deal_not_won_by_told",
                condition=Q(stage__in=NOT_WON),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="deal_external_id_unique"
            ),
            models.CheckConstraint(
                condition=Q(stage=DealStage.OPEN, closed_on=None)
                | (~Q(stage=DealStage.OPEN) & Q(closed_on__isnull=False)),
                name="deal_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="deal_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:deal", args=[self.pk])

    @property
    def year(self) -> int | None:
        day: date | None = self.closed_on or self.opened_on
        return day.year if day else None


class DealPerson(models.Model):
    """Somebody who took part, in the role they had then; by name only when we keep no contact of them."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="people")
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="deal_parts"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("buying role"), max_length=20, choices=BuyingRole, default=BuyingRole.UNKNOWN)
    note = models.CharField(_("what they did"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("person of a deal")
        verbose_name_plural = _("people of a deal")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "contact"], condition=Q(contact__isnull=False), name="deal_person_once"
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | ~Q(name=""), name="deal_person_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact) if self.contact else self.name
