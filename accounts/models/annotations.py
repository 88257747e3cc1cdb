"""What one of us knows or heard, what others answered, and who was asked to look."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audiences import seen_by
from accounts.models.accounts import Account
from accounts.models.contacts import Contact
from accounts.models.deals import Deal
from nurture.team.models import Team, User


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


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: User) -> Self:
        """Not deleted, and not on an item of a project that this user is no member of."""
        return self.filter(seen_by(user), deleted_at=None)

    def roots(self) -> Self:
        """Without the answers of a thread."""
        return self.filter(thread=None)


class Annotation(models.Model):
    """What one of us knows or heard. The customer's words stand apart from our reading of them.

    An answer in a thread is one as well: it has no kind, and `thread` names the annotation it answers.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="annotations")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    deal = models.ForeignKey(
        Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    # Something of an app above (an email, a meeting …), by its own key; accounts.items tells what it is.
    item_kind = models.CharField(max_length=16, blank=True, editable=False)
    item_id = models.BigIntegerField(null=True, blank=True, editable=False)
    # What it was called when this was written, and where it is.
    item_title = models.CharField(max_length=300, blank=True, editable=False)
    item_link = models.CharField(max_length=200, blank=True, editable=False)
    # The project whose members may see it, as a bare number; None: everybody who sees the account.
    audience = models.BigIntegerField(null=True, blank=True, editable=False)
    thread = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers", editable=False
    )
    kind = models.CharField(
        _("kind"), max_length=16, choices=AnnotationKind, default=AnnotationKind.FACT, blank=True
    )
    their_words = models.TextField(_("their words"), blank=True, max_length=2000)
    body = models.TextField(_("our reading"), blank=True, max_length=4000)
    heard_by = models.CharField(_("heard by"), max_length=16, choices=HeardBy, blank=True)
    heard_on = models.DateField(_("heard on"))
    # 1 hearsay, 2 likely, 3 certain.
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), choices=[(1, _("Hearsay")), (2, _("Likely")), (3, _("Certain"))], default=2
    )
    expires_on = models.DateField(_("true until"), null=True, blank=True)
    # "@近藤 翔": the mentions in the text, as they were written. Who they are: Mention.
    mentioned = models.JSONField(default=list, blank=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations")
    # The author's team when it was written: people change teams, what they knew then does not.
    team = models.CharField(max_length=16, choices=Team)
    created_at = models.DateTimeField()
    # The words that stand were last changed then; what stood before: AnnotationVersion.
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, editable=False)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        indexes = [
            models.Index(fields=["account", "-created_at", "-id"], name="annotation_of_account"),
            models.Index(
                fields=["item_kind", "item_id", "-created_at"],
                condition=~Q(item_kind=""),
                name="annotation_of_item",
            ),
            models.Index(
                fields=["account", "-pinned_at"],
                condition=Q(pinned_at__isnull=False),
                name="annotation_pinned",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(their_words="", body=""), name="annotation_says_something"),
            models.CheckConstraint(
                condition=Q(item_kind="", item_id=None) | (~Q(item_kind="") & Q(item_id__isnull=False)),
                name="annotation_item_kind_and_id",
            ),
            models.CheckConstraint(
                condition=Q(thread=None) & ~Q(kind="") | Q(thread__isnull=False, kind=""),
                name="annotation_has_a_kind_or_answers",
            ),
            models.CheckConstraint(
                condition=Q(thread=None) | ~Q(thread=F("id")), name="annotation_does_not_answer_itself"
            ),
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None, version=1)
                | Q(changed_at__isnull=False, changed_by__isnull=False, version__gt=1),
                name="annotation_changed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None, pinned_by=None)
                | Q(pinned_at__isnull=False, pinned_by__isnull=False, thread=None),
                name="annotation_pinned_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="annotation_deleted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.body or self.their_words

    def get_absolute_url(self) -> str:
        return reverse("accounts:annotation", args=[self.pk])

    @property
    def is_answer(self) -> bool:
        return self.thread_id is not None


class AnnotationVersion(models.Model):
    """What stood there before it was changed: the fields as text, and who had written them when."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version of an annotation")
        verbose_name_plural = _("versions of an annotation")
        constraints = [
            models.UniqueConstraint(fields=["annotation", "number"], name="annotation_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} · {self.number}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def unread(self) -> Self:
        return self.filter(seen_at=None)


class Mention(models.Model):
    """Somebody was asked to look at it, and since when they have."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="mention_of_user"),
            models.Index(fields=["user"], condition=Q(seen_at=None), name="mention_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["annotation", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.annotation_id}"
