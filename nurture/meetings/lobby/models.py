"""What each person says before the meeting: which email they would send, whether they come; and whom we invited."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.delivery.colleagues.models import Post, sent_has_its_moment
from nurture.meetings.models.proposals import Proposal
from nurture.projects.models import Target
from nurture.sequences.models import Email
from nurture.team.models import Team

SENTENCE: Final = 140


class EarlyVoteQuerySet(models.QuerySet["EarlyVote"]):
    def standing(self) -> Self:
        """Not those for what was taken back since: it is as if these people had not chosen yet."""
        taken_back = Proposal.objects.filter(
            meeting=OuterRef("meeting"), email=OuterRef("email"), withdrawn_at__gte=OuterRef("at")
        )
        return self.filter(~Exists(taken_back), proposal__withdrawn_at=None)


class EarlyVote(models.Model):
    """One person's choice for one target, with a sentence, before the meeting is opened.

    Read through nurture.meetings.lobby.queries alone: until the meeting opens nobody but its author sees it.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="early_votes")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="early_votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    # A draft, or an idea; neither: none of them.
    email = models.ForeignKey(Email, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(
        "meetings.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The very words they read: a vote for other words says nothing about these.
    content_hash = models.CharField(max_length=64, blank=True)
    sentence = models.CharField(_("in one sentence"), max_length=SENTENCE, blank=True)
    at = models.DateTimeField()

    objects = EarlyVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("early vote")
        verbose_name_plural = _("early votes")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "target", "user"], name="early_vote_once_a_person"),
            models.CheckConstraint(
                condition=Q(email=None, content_hash="")
                | (Q(email__isnull=False, proposal=None) & ~Q(content_hash="")),
                name="early_vote_for_one_candidate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.target}"


class Attendance(models.Model):
    """Whether somebody comes; the latest answer counts."""

    class Answer(models.TextChoices):
        COMING = "coming", pgettext_lazy("to a meeting", "I come")
        DELEGATE = "delegate", _("Somebody for me")
        AWAY = "away", pgettext_lazy("to a meeting", "I cannot come")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("will you come?"), max_length=16, choices=Answer)
    # Of the same team; speaks for the accounts this person owns.
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who comes for you"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once_a_person"),
            models.CheckConstraint(
                condition=Q(answer="delegate", delegate__isnull=False)
                | (~Q(answer="delegate") & Q(delegate=None)),
                name="attendance_names_a_delegate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.answer}"


class Invitation(Post):
    """One mail that invites one person, or takes the invitation back; written before it is sent."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Of the cycle's dates.
    revision = models.PositiveIntegerField()
    cancels = models.BooleanField(default=False)
    # How often it was taken back before, at the same revision: people leave a project and come back.
    again = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user", "revision", "cancels", "again"], name="invitation_once_a_revision"
            ),
            models.CheckConstraint(condition=sent_has_its_moment(), name="invitation_sent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.meeting} · {self.revision}"
