"""What somebody sent, so that sending it again answers as the first time and writes nothing twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One input that was taken: by whom, under which key, with which content, and where its answer led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Made with the form. Other words under the same key are another input.
    key = models.UUIDField()
    digest = models.CharField(max_length=32)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=204)
    location = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        constraints = [
            models.UniqueConstraint(fields=["user", "key", "digest"], name="operation_taken_once"),
        ]
        indexes = [models.Index(fields=["at"], name="operation_by_age")]

    def __str__(self) -> str:
        return str(self.key)
