"""What one person promised to do until a day."""

from typing import Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nurture.meetings.models.decisions import Decision, DecisionKind, Touch
from nurture.meetings.models.meetings import Meeting
from nurture.projects.models import Project, Target
from nurture.team.models import User

#: Decisions whose words name the email or the reason; what is to be done with it is their kind.
_WORK: Final = (DecisionKind.REWRITE, DecisionKind.SALES_TOUCH)


def titled(does: str, words: str) -> str:
    """Call: ask who signs. In the reader's language, of an action or of the entry of a timeline that tells it."""
    if not does:
        return words
    label = Touch(does).label if does in Touch.values else DecisionKind(does).label
    return gettext("%(does)s: %(what)s") % {"does": label, "what": words}


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__project__in=Project.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(done_at=None, dropped_at=None)


class Action(models.Model):
    """宿題: one owner, one day. Done, or dropped with a reason; never both, never deleted."""

    # Where it was given; between meetings, the one to come.
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    # What it follows from. When that is withdrawn, so is this.
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    words = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="actions"
    )
    due_on = models.DateField(_("until"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Empty only where its decision was withdrawn, which says why.
    why_dropped = models.CharField(_("why"), max_length=200, blank=True)
    # Sent with the form, so that a double click or a retry after a lost connection writes once.
    operation = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_at=None, dropped_at=None), name="action_open_of"
            )
        ]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q((f"{end}_at", None), (f"{end}_by", None))
                    | Q((f"{end}_at__isnull", False), (f"{end}_by__isnull", False)),
                    name=f"action_{end}_at_and_by",
                )
                for end in ("done", "dropped")
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="action_done_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(why_dropped="") | Q(decision__isnull=False),
                name="action_dropped_says_why",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="action_says_what"),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("meetings:action", args=[self.pk])

    @property
    def does(self) -> str:
        """What it follows from says how it is done, of a rewrite and of whatever sales does instead of an email."""
        if self.decision is None or self.decision.kind not in _WORK:
            return ""
        return self.decision.touch or self.decision.kind

    @property
    def title(self) -> str:
        return titled(self.does, self.words)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None


class Replan(models.Model):
    """What an action was before it was planned anew. Append-only."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="replans")
    words = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    why = models.CharField(_("why"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("action planned anew")
        verbose_name_plural = _("actions planned anew")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.action}: {self.due_on}"
