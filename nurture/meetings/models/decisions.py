"""What was decided, and who of each team confirmed it."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.meetings.models.meetings import Meeting
from nurture.meetings.models.proposals import Proposal
from nurture.projects.models import Project, Target, TargetEnd
from nurture.sequences.models import ExpectedReaction
from nurture.team.models import Team, User


class DecisionKind(models.TextChoices):
    SEND = "send", _("Send")
    SEND_WITH_EDITS = "send_with_edits", _("Send with edits")
    SPLIT = "split", _("Split by role")
    REWRITE = "rewrite", _("Rewrite")
    SALES_TOUCH = "sales_touch", _("Sales touch instead")
    WAIT = "wait", _("Wait until")
    HAND_OFF = "hand_off", _("Hand off")
    PARK = "park", _("Park")
    DROP = "drop", _("Drop")


#: Something goes out by them.
SENDING: Final = (DecisionKind.SEND, DecisionKind.SEND_WITH_EDITS, DecisionKind.SPLIT)
#: The target comes to an end by them.
ENDING: Final = (DecisionKind.PARK, DecisionKind.DROP)


class Touch(models.TextChoices):
    """How sales goes there instead of an email."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    ONLINE = "online", _("Online meeting")


class Withdrawal(models.TextChoices):
    """How a decision ceased to stand."""

    UNDONE = "undone", _("Undone within seconds")
    TAKEN_BACK = "taken_back", pgettext_lazy("decision", "Withdrawn")
    # By whoever was in the room and whose word somebody else had recorded.
    OBJECTED = "objected", _("Objected to")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__project__in=Project.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def as_it_closed(self) -> Self:
        """Those that stood when their meeting closed, whatever became of them since; of an open one those that stand."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=F("meeting__closed_at")))


class Decision(models.Model):
    """What was agreed for one target in one meeting, and why. Proposed by one, confirmed by both teams.

    What was considered beside it, the votes and who saw it otherwise stand in nurture.meetings.models.records.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=16, choices=DecisionKind)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    # The email's content as it was agreed: another content needs another decision. What is split has one a part.
    content_hash = models.CharField(max_length=64, blank=True)
    # Sent with edits: what is to be different, and the version it was before. Without a hash nobody has written it yet.
    instruction = models.CharField(_("what to change"), max_length=300, blank=True)
    edited_from = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(_("why"), max_length=140)
    # Why nobody waited for those who own the target.
    without_quorum = models.CharField(_("why without the owners"), max_length=140, blank=True)
    # Waits until, or is looked at again on.
    until = models.DateField(_("until"), null=True, blank=True)
    # Who does what follows, and by when: rewrites it, or goes there.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    touch = models.CharField(_("how we go there"), max_length=16, choices=Touch, blank=True)
    end_reason = models.CharField(_("reason"), max_length=16, choices=TargetEnd.Reason, blank=True)
    # What is expected to come back, and when both teams look whether it did.
    expected = models.CharField(_("expected reaction"), max_length=16, choices=ExpectedReaction, blank=True)
    check_on = models.DateField(_("look on"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    # What it left behind, by plain keys, so that it can be taken back.
    left_behind = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal = models.CharField(max_length=16, choices=Withdrawal, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            # Two people deciding at once: the second is told, nothing is overwritten.
            models.UniqueConstraint(
                fields=["meeting", "target"],
                condition=Q(withdrawn_at=None),
                name="decision_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="decision_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.SEND) | (Q(proposal__isnull=False) & ~Q(content_hash="")),
                name="decision_to_send_names_the_content",
            ),
            # Agreed on words that somebody has written, or not at all.
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.SEND_WITH_EDITS)
                | (
                    Q(proposal__isnull=False)
                    & (
                        (~Q(content_hash="") & Q(edited_from__isnull=False))
                        | (Q(content_hash="", agreed_at=None) & ~Q(instruction=""))
                    )
                ),
                name="decision_with_edits_names_the_words",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.WAIT) | Q(until__isnull=False),
                name="decision_to_wait_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(assigned_to=None, due_on=None)
                | Q(assigned_to__isnull=False, due_on__isnull=False),
                name="decision_work_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(touch="") | Q(kind=DecisionKind.SALES_TOUCH, assigned_to__isnull=False),
                name="decision_touch_is_somebodys",
            ),
            # What was parked before it had to be said why has no reason.
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.DROP, until=None) & ~Q(end_reason="")
                | Q(kind=DecisionKind.PARK, until__isnull=False) & ~Q(end_reason="")
                | ~Q(kind=DecisionKind.DROP) & Q(end_reason=""),
                name="decision_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(expected="", check_on=None) | (~Q(expected="") & Q(check_on__isnull=False)),
                name="decision_expects_by_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:decision", args=[self.pk])

    @property
    def is_sending(self) -> bool:
        return self.kind in SENDING

    @property
    def sends(self) -> list[tuple[Proposal, str]]:
        """Each candidate that goes out by it, with the hash of what was agreed."""
        if self.kind == DecisionKind.SPLIT:
            return [(part.proposal, part.content_hash) for part in self.parts.all()]
        return [(self.proposal, self.content_hash)] if self.is_sending and self.proposal else []

    @property
    def titles(self) -> list[str]:
        """What goes out by it: of what is split more than one."""
        return [proposal.title for proposal, _content_hash in self.sends]

    @property
    def seal(self) -> str:
        """Names the very content of all that goes out: what a confirmation was read upon."""
        return "+".join(content_hash for _proposal, content_hash in self.sends)

    @property
    def lacks_words(self) -> bool:
        """To be sent with edits that nobody has written yet."""
        return self.kind == DecisionKind.SEND_WITH_EDITS and not self.content_hash


class Part(models.Model):
    """One email of what is split: its words, and in them its people, as they were agreed."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    # The version before its people were chosen here; empty: they were these already.
    edited_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "proposal"], name="decision_part_once"),
            models.CheckConstraint(condition=~Q(content_hash=""), name="decision_part_names_the_content"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.proposal}"


class Confirmation(models.Model):
    """One team's confirmation of a decision: by oneself, or recorded by somebody else for a person in the room."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="confirmations")
    # Whose word it is, also when somebody else recorded it.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The person has seen that it was recorded.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "team"], name="confirmation_once_a_team"),
            # Two confirmations, two people: also when somebody changes teams in between.
            models.UniqueConstraint(fields=["decision", "user"], name="confirmation_once_a_person"),
            models.CheckConstraint(
                condition=Q(recorded_by=None, seen_at=None)
                | (Q(recorded_by__isnull=False) & ~Q(recorded_by=F("user"))),
                name="confirmation_recorded_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"],
                condition=Q(recorded_by__isnull=False, seen_at=None),
                name="confirmation_to_be_seen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"

    @property
    def recorded_for(self) -> User | None:
        """The person in the room whose word somebody else recorded."""
        return self.user if self.recorded_by_id else None
