"""What is noticed of our mail, for whom, and what it is taken for. Hits are kept raw, so they can be judged anew."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.projects.models import Project


class TrackingChoice(models.Model):
    """What is noticed, chosen for everything, a project or a person. One that stands a scope; others are history.

    None: as the wider scope has it. `by` is empty when the person said so themselves.
    """

    class Scope(models.TextChoices):
        EVERYTHING = "everything", _("Everything")
        PROJECT = "project", _("Project")
        CONTACT = "contact", _("Person")

    scope = models.CharField(max_length=12, choices=Scope)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="tracking_choices"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="tracking_choices"
    )
    clicks = models.BooleanField(_("links"), null=True)
    opens = models.BooleanField(_("loaded pictures"), null=True)
    # Also addresses that are written out; the reader then sees our address instead. For everything only.
    written_out = models.BooleanField(_("addresses that are written out"), null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("choice of what is noticed")
        verbose_name_plural = _("choices of what is noticed")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="everything", project=None, contact=None)
                | Q(scope="project", project__isnull=False, contact=None)
                | Q(scope="contact", project=None, contact__isnull=False),
                name="tracking_choice_of_its_scope",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(ended_at=None, scope="project"),
                name="tracking_choice_once_a_project",
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(ended_at=None, scope="contact"),
                name="tracking_choice_once_a_contact",
            ),
            models.UniqueConstraint(
                fields=["scope"],
                condition=Q(ended_at=None, scope="everything"),
                name="tracking_choice_once_for_everything",
            ),
        ]

    def __str__(self) -> str:
        return self.scope


class TrackedLink(models.Model):
    """One address in one message, or, as number 0, the picture that tells that it was opened.

    The token itself is nowhere in the database; where it leads is nowhere in the mail.
    """

    message = models.ForeignKey("delivery.Message", on_delete=models.PROTECT, related_name="tracked_links")
    number = models.PositiveSmallIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    url = models.TextField(blank=True)
    # False once the person does not want it, or was erased: it still leads there, and nothing is written down.
    is_counted = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="tracked_link_number_once")]

    def __str__(self) -> str:
        return self.url or "picture"


class HitKind(models.TextChoices):
    CLICK = "click", _("Link")
    OPEN = "open", _("Picture")
    # Looking at the page to refuse on: nobody's reaction, but machines that follow all links come by here.
    PAGE = "page", _("Page to refuse on")


class HitVerdict(models.TextChoices):
    HUMAN = "human", _("A person")
    MACHINE = "machine", _("A machine")
    UNKNOWN = "unknown", _("Cannot tell")


class TrackingHit(models.Model):
    """One request, as it came. Verdict and reasons follow from the hits around it and may be worked out anew."""

    message = models.ForeignKey("delivery.Message", on_delete=models.PROTECT, related_name="hits")
    link = models.ForeignKey(
        TrackedLink, on_delete=models.PROTECT, null=True, blank=True, related_name="hits"
    )
    kind = models.CharField(max_length=8, choices=HitKind)
    method = models.CharField(max_length=8)
    # The address itself is not kept: a keyed hash of it, to know it again, and the network around it.
    ip_key = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=43, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    # Only those by which a program says that nobody is looking.
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=HitVerdict, default=HitVerdict.UNKNOWN)
    reasons = models.JSONField(default=list)
    # Version of the rules by which it was settled; none: what comes after may still change it.
    rules = models.PositiveSmallIntegerField(null=True)
    reaction = models.ForeignKey(
        "delivery.Reaction", on_delete=models.SET_NULL, null=True, blank=True, related_name="hits"
    )

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="tracking_hit_to_judge", condition=Q(rules=None)),
            models.Index(fields=["message", "at"], name="tracking_hit_of_message"),
            models.Index(fields=["ip_key", "at"], name="tracking_hit_of_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="page", link=None) | (~Q(kind="page") & Q(link__isnull=False)),
                name="tracking_hit_of_a_link",
            ),
            # A loaded picture is a weak sign: it moves nothing, whatever is asked for reactions of people.
            models.CheckConstraint(
                condition=~Q(kind__in=["open", "page"], verdict="human"), name="tracking_open_is_no_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.verdict}"


class HitCorrection(models.Model):
    """One of us knows better who followed a link. Holds for the hits up to then; the latest counts.

    An empty verdict: as the rules say, after all.
    """

    link = models.ForeignKey(TrackedLink, on_delete=models.PROTECT, related_name="corrections")
    verdict = models.CharField(max_length=8, choices=HitVerdict, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click writes once.
    operation = models.UUIDField(unique=True, editable=False)

    def __str__(self) -> str:
        return self.verdict or "as the rules say"
