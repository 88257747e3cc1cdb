"""Who reports to, influences or knows whom, and which of us knows them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.contacts import Contact


class RelationKind(models.TextChoices):
    REPORTS_TO = "reports_to", _("reports to")
    INFLUENCES = "influences", _("influences")
    KNOWS = "knows", _("knows")


class TieStrength(models.IntegerChoices):
    MET = 1, _("has met them")
    IN_TOUCH = 2, _("is in touch")
    TRUSTED = 3, _("is trusted")


class Relation(models.Model):
    """Between two people of one account. Who knows somebody is known as well: the lower id stands first."""

    person = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="relations_of_others")
    kind = models.CharField(_("kind"), max_length=16, choices=RelationKind)
    note = models.CharField(_("how we know"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="relation_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind=RelationKind.REPORTS_TO),
                name="relation_reports_to_one",
            ),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"


class Tie(models.Model):
    """One of us knows this person, and how well."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ties")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="ties")
    strength = models.PositiveSmallIntegerField(_("how well"), choices=TieStrength, default=TieStrength.MET)
    note = models.CharField(_("from where"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.UniqueConstraint(fields=["user", "contact"], name="tie_once"),
            models.CheckConstraint(
                condition=Q(strength__in=TieStrength.values), name="tie_strength_is_one_of_three"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.contact_id}"
