"""What a decision was made of: what else could have been sent, the votes, and who saw it otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.meetings.models.decisions import Decision
from nurture.sequences.models import Email, ExpectedReaction
from nurture.team.models import Team


class Option(models.Model):
    """A candidate as it stood when both teams agreed. Written once, never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    aim = models.CharField(max_length=600, blank=True)
    evidence = models.CharField(max_length=600, blank=True)
    team = models.CharField(max_length=16, choices=Team)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    email = models.ForeignKey(Email, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    is_chosen = models.BooleanField(default=False)
    # What it rested on: "annotation:12", "deal:3".
    sources = models.JSONField(default=list)

    class Meta:
        verbose_name = _("option of a decision")
        verbose_name_plural = _("options of decisions")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="option_once")]

    def __str__(self) -> str:
        return self.title


class CastVote(models.Model):
    """A revealed vote as it stood when both teams agreed; without an option, for none of them."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, null=True, blank=True, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    expected = models.CharField(max_length=16, choices=ExpectedReaction)
    confidence = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("vote of a decision")
        verbose_name_plural = _("votes of decisions")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "user"], name="cast_vote_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.decision}"


class Dissent(models.Model):
    """Somebody sees it otherwise, and says so in a sentence. It blocks nothing, and is kept."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="dissents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team)
    words = models.CharField(_("what you see otherwise"), max_length=140)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "user"], name="dissent_once_a_person"),
            models.CheckConstraint(condition=~Q(words=""), name="dissent_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.words}"
