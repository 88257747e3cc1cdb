"""The companies we pursue, the people in them and what both teams know."""

from datetime import UTC, date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower, Now, NullIf
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from nurture.team.models import Team, User

# Sorts an account that nobody ever touched behind the others; a key may not be null.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# The list's sort keys; the indexes below hold the same expressions.
NAME_IN_LATIN = Lower(Coalesce(NullIf("name_latin", Value("")), "name"))
NAME_IN_KANA = Lower(Coalesce(NullIf("name_kana", Value("")), "name"))
LAST_TOUCH = Coalesce("last_touched_at", Value(NEVER))


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User) -> Self:
        """The lead pool belongs to both teams: every active member sees it."""
        return self if user.is_active and (user.team or user.is_administrator) else self.none()

    def with_sort_keys(self, language: str) -> Self:
        """Adds `sort_name`, in the order the reader of `language` expects, and `sort_touch`."""
        name = NAME_IN_KANA if language.startswith("ja") else NAME_IN_LATIN
        return self.annotate(sort_name=name, sort_touch=LAST_TOUCH)


class Account(models.Model):
    """A company among the leads we own."""

    name = models.CharField(_("company name"), max_length=200)
    name_kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    # accounts.rules.names.match_key(name): legal form, width, case and spaces removed.
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    domain = models.CharField(_("domain"), max_length=253, blank=True, db_index=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    parent_name = models.CharField(_("parent company"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_accounts",
    )
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    last_touched_at = models.DateTimeField(_("last touch"), null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [
            models.Index(NAME_IN_LATIN, "id", name="account_by_latin_name"),
            models.Index(NAME_IN_KANA, "id", name="account_by_kana_name"),
            models.Index(LAST_TOUCH.desc(), F("id").desc(), name="account_by_last_touch"),
            models.Index(fields=["industry", "employees"], name="account_by_industry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="account_external_id_unique",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])

    @property
    def display_name(self) -> str:
        if (translation.get_language() or "").startswith("ja"):
            return self.name
        return self.name_latin or self.name

    @property
    def second_name(self) -> str:
        """The other spelling, shown smaller beside the first; empty where there is only one."""
        if not self.name_latin or self.name_latin == self.name:
            return ""
        return self.name_latin if self.display_name == self.name else self.name


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
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
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
                condition=~Q(family_name="", given_name="", name_latin="", placeholder="", email=""),
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
        if self.left_on:
            return MailObstacle.LEFT
        if not self.email:
            return MailObstacle.NO_ADDRESS
        return MailObstacle.NO_BASIS if self.legal_basis == LegalBasis.NONE else None


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
    reason_note = models.CharField(_("reason in one sentence"), max_length=300, blank=True)
    process = models.TextField(_("how they came to sign, or not"), blank=True)
    needed_information = models.TextField(_("what they needed to know, and when"), blank=True)
    their_words = models.TextField(_("the customer's words"), blank=True)
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [models.Index(fields=["account", "-closed_on", "-id"], name="deal_of_account")]
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


class AnnotationKind(models.TextChoices):
    FACT = "fact", _("Fact")
    SIGNAL = "signal", _("Buying signal")
    OBJECTION = "objection", _("Objection")
    QUESTION = "question", _("Question")
    CONSTRAINT = "constraint", _("Constraint")
    RELATIONSHIP = "relationship", _("Relationship")
    WORDS = "words", _("Customer's words")
    STORY = "story", _("Won/lost story")


class HeardBy(models.TextChoices):
    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Phone")
    ONLINE = "online", _("Online meeting")
    EMAIL = "email", _("Email")
    EVENT = "event", _("Event")
    PUBLIC = "public", _("Published")
    COLLEAGUE = "colleague", _("A colleague")


class Annotation(models.Model):
    """What one of us knows or heard. The customer's words stand apart from our reading of them."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="annotations")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    deal = models.ForeignKey(
        Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=AnnotationKind, default=AnnotationKind.FACT)
    their_words = models.TextField(_("their words"), blank=True, max_length=2000)
    body = models.TextField(_("our reading"), blank=True, max_length=4000)
    heard_by = models.CharField(_("heard by"), max_length=16, choices=HeardBy, blank=True)
    heard_on = models.DateField(_("heard on"))
    # 1 hearsay, 2 likely, 3 certain.
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), choices=[(1, _("Hearsay")), (2, _("Likely")), (3, _("Certain"))], default=2
    )
    expires_on = models.DateField(_("true until"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations")
    # The author's team when it was written: people change teams, what they knew then does not.
    team = models.CharField(max_length=16, choices=Team)
    created_at = models.DateTimeField()
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        indexes = [models.Index(fields=["account", "-created_at", "-id"], name="annotation_of_account")]
        constraints = [
            models.CheckConstraint(condition=~Q(their_words="", body=""), name="annotation_says_something")
        ]

    def __str__(self) -> str:
        return self.body or self.their_words


class ActivityCategory(models.TextChoices):
    KNOWLEDGE = "knowledge", _("What we know")
    EMAIL = "email", _("Emails")
    DECISION = "decision", _("Decisions")
    REACTION = "reaction", _("Reactions")
    STAGE = "stage", _("Stages")
    RECORD = "record", _("Records")


class Activity(models.Model):
    """One entry of an account's timeline, written in the transaction of the change it tells.

    `verb` is "<app>.<what happened>"; the sentence is templates/<app>/activity/<what happened>.html, rendered
    in the reader's language from `detail` (plain values only). `link` is the path of the thing itself.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="activities")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    annotation = models.OneToOneField(
        Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="activity"
    )
    verb = models.CharField(max_length=60)
    category = models.CharField(max_length=16, choices=ActivityCategory)
    # Whose ink the dot is drawn in; "joint" when both teams did it, empty for the customer and the machine.
    team = models.CharField(
        max_length=16,
        blank=True,
        choices=[*Team.choices, ("joint", _("Both teams"))],
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_of_account"),
            models.Index(fields=["account", "category", "-at", "-id"], name="activity_by_category"),
            models.Index(
                fields=["contact", "-at", "-id"],
                condition=Q(contact__isnull=False),
                name="activity_of_contact",
            ),
        ]

    def __str__(self) -> str:
        return self.verb

    @property
    def template_name(self) -> str:
        app, _dot, what = self.verb.partition(".")
        return f"{app}/activity/{what}.html"


class ImportKind(models.TextChoices):
    ACCOUNTS = "accounts", _("Accounts")
    CONTACTS = "contacts", _("Contacts")
    DEALS = "deals", _("Deals")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")


class ImportRun(models.Model):
    """One file on its way in. The file stays here until it is imported: no step asks for it twice."""

    kind = models.CharField(_("what it holds"), max_length=16, choices=ImportKind)
    state = models.CharField(max_length=16, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(blank=True)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(_("source"), max_length=60, blank=True)
    header_key = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # What the screens show of the file: its columns and values, and the first rows of what would happen.
    preview = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def left_out(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in ("conflict", "error"))


class ImportOutcome(models.TextChoices):
    CREATE = "create", _("Created")
    UPDATE = "update", _("Updated")
    SKIP = "skip", _("Unchanged")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")


class ImportRow(models.Model):
    """The journal: what became of each line, and what stood there before."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=ImportOutcome)
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    record_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_row_once_a_line")]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"
