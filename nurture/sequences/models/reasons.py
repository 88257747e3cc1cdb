"""Why an email: what it rests on, what it is expected to lead to, and when somebody looks."""

from functools import reduce
from operator import or_
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Annotation, Deal
from nurture.playbook.models import Insight
from nurture.sequences.models.emails import Email


class ExpectedReaction(models.TextChoices):
    REPLY = "reply", _("They answer")
    TALK = "talk", _("They agree to talk")
    CLICK = "click", _("They read what we link to")
    PASS_ON = "pass_on", _("They pass it on to somebody")
    INTRODUCE = "introduce", _("They bring in somebody else")
    SILENCE = "silence", _("No sign yet; it prepares the next one")
    UNKNOWN = "unknown", _("Unknown")


class Expectation(models.Model):
    """What somebody expects to come back, and by when both teams look whether it did. The sentence is the email's."""

    email = models.OneToOneField(Email, on_delete=models.CASCADE, related_name="expectation")
    reaction = models.CharField(_("expected reaction"), max_length=16, choices=ExpectedReaction)
    check_on = models.DateField(_("look on"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("expected reaction")
        verbose_name_plural = _("expected reactions")

    def __str__(self) -> str:
        return f"{self.get_reaction_display()} · {self.check_on}"


#: What an email may rest on.
SOURCES: Final = ("annotation", "deal", "earlier", "insight")


def _only(source: str) -> Q:
    return Q(**{f"{each}__isnull": each != source for each in SOURCES})


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """One thing an email rests on, and who said so; one column of SOURCES is set. Taken out, never deleted."""

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="evidence_links")
    annotation = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="used_in"
    )
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="used_in")
    earlier = models.ForeignKey(
        Email, on_delete=models.PROTECT, null=True, blank=True, related_name="used_in"
    )
    insight = models.ForeignKey(
        Insight, on_delete=models.PROTECT, null=True, blank=True, related_name="used_in"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of an email")
        verbose_name_plural = _("evidence of emails")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (_only(source) for source in SOURCES)),
                name="evidence_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(earlier=None) | ~Q(earlier=F("email")), name="evidence_is_not_the_email_itself"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="evidence_removed_at_and_by",
            ),
            *(
                models.UniqueConstraint(
                    fields=["email", source], condition=Q(removed_at=None), name=f"evidence_{source}_once"
                )
                for source in SOURCES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ← {self.annotation or self.deal or self.earlier or self.insight}"
