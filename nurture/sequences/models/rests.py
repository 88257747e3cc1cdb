"""Days on which a target gets nothing, because both teams said so."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.projects.models import Target


class RestQuerySet(models.QuerySet["Rest"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)


class Rest(models.Model):
    """Nothing of the target's sequence is due before that day; then it goes on by itself.

    `decision_ref` is the key of the app that decided. One that is over is left as it is.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="rests")
    until = models.DateField(_("until"))
    decision_ref = models.BigIntegerField(unique=True)
    why = models.CharField(_("why"), max_length=140)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RestQuerySet.as_manager()

    class Meta:
        verbose_name = _("rest")
        verbose_name_plural = _("rests")
        constraints = [
            models.UniqueConstraint(fields=["target"], condition=Q(lifted_at=None), name="rest_one_stands"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="rest_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.until}"
