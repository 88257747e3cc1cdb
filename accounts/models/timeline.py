"""What we know, and the one timeline of an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.accounts import Account
from accounts.models.contacts import Contact
from accounts.models.deals import Deal
from nurture.team.models import Team


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


# What administrators look up: what cannot be seen in the records any more, and who saw all of somebody's data.
AUDITED = (
    "accounts.merged",
    "accounts.merge_undone",
    "accounts.person_disclosed",
    "accounts.person_erased",
)


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
    # The words of `detail`, for whoever searches the timeline.
    said = models.TextField(blank=True, default="")
    link = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_of_account"),
            models.Index(fields=["account", "category", "-at", "-id"], name="activity_by_category"),
            models.Index(fields=["-at", "-id"], name="activity_audited", condition=Q(verb__in=AUDITED)),
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
