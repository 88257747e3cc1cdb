"""The people at an account, and whether we may write to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.accounts import Account
from accounts.models.search import PERSON_SEARCH
from nurture.team.models import User


class BuyingRole(models.TextChoices):
    CHAMPION = "champion", _("Champion")
    ECONOMIC_BUYER = "economic_buyer", _("Economic buyer")
    APPROVER = "approver", _("Approver")
    EVALUATOR = "evaluator", _("Evaluator")
    USER = "user", _("User (of the product)")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    BLOCKER = "blocker", _("Blocker")
    UNKNOWN = "unknown", _("Unknown role")


class LegalBasis(models.TextChoices):
    """On what ground we may write to a person (特定電子メール法 art. 3; GDPR art. 6). NONE is not sendable."""

    CONSENT = "consent", _("Consent")
    BUSINESS_CARD = "business_card", _("Business card")
    RELATIONSHIP = "relationship", _("Existing relationship")
    PUBLISHED = "published", _("Published address")
    NONE = "none", _("No legal basis")


MAILABLE = ~Q(email="") & ~Q(legal_basis=LegalBasis.NONE) & Q(left_on=None)


class MailObstacle(models.TextChoices):
    """Why nobody may write to this person, in the order of what to mend first."""

    LEFT = "left", _("Has left the company")
    NO_ADDRESS = "no_address", _("No email address")
    NO_BASIS = "no_basis", _("No legal basis")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_active and (user.team or user.is_administrator) else self.none()

    def mailable(self) -> Self:
        """Has an address and a legal basis. Suppression is asked at the last gate, not here."""
        return self.filter(MAILABLE)


class Contact(models.Model):
    """A person at an account, or a placeholder for somebody we have not met ("someone in purchasing")."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_kana = models.CharField(_("family name in kana"), max_length=80, blank=True)
    given_kana = models.CharField(_("given name in kana"), max_length=80, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    buying_role = models.CharField(
        _("buying role"), max_length=20, choices=BuyingRole, default=BuyingRole.UNKNOWN
    )
    # -2 against us … +2 sells for us; empty: we do not know.
    support = models.SmallIntegerField(_("support"), null=True, blank=True)
    placeholder = models.CharField(_("placeholder"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="ja")
    legal_basis = models.CharField(
        _("legal basis"), max_length=20, choices=LegalBasis, default=LegalBasis.NONE
    )
    legal_basis_on = models.DateField(_("legal basis since"), null=True, blank=True)
    legal_basis_source = models.CharField(_("source of the legal basis"), max_length=200, blank=True)
    legal_basis_proof = models.CharField(_("proof of the legal basis"), max_length=300, blank=True)
    left_on = models.DateField(_("left the company on"), null=True, blank=True)
    # Their data was erased (models.Erasure says why); what is left is a number for counts and history.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    # Kept by the database (accounts.models.search).
    search = models.GeneratedField(expression=PERSON_SEARCH, output_field=models.TextField(), db_persist=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["account"], condition=MAILABLE, name="contact_mailable")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="contact_email_unique",
                violation_error_message=_("A contact with this email address already exists."),
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="contact_external_id_unique",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False)
                | ~Q(family_name="", given_name="", name_latin="", placeholder="", email=""),
                name="contact_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(support=None) | Q(support__range=(-2, 2)), name="contact_support_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:contact", args=[self.pk])

    @property
    def full_name(self) -> str:
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def display_name(self) -> str:
        if self.erased_at:
            return gettext("Erased person")
        names = [self.full_name, self.name_latin]
        if not (translation.get_language() or "").startswith("ja"):
            names.reverse()
        return next((name for name in [*names, self.placeholder, self.email] if name), "")

    @property
    def is_placeholder(self) -> bool:
        return bool(self.placeholder) and not (self.full_name or self.name_latin or self.email)

    @property
    def mail_obstacle(self) -> MailObstacle | None:
        """None when MAILABLE holds."""
        if self.left_on and not self.erased_at:
            return MailObstacle.LEFT
        if not self.email:
            return MailObstacle.NO_ADDRESS
        return MailObstacle.NO_BASIS if self.legal_basis == LegalBasis.NONE else None
