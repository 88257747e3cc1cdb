"""What left the house as a file: who took it, when, what of it, and how much."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExportedList(models.TextChoices):
    ACCOUNTS = "accounts", _("Accounts")
    CONTACTS = "contacts", _("Contacts")
    DEALS = "deals", _("Deals")
    NOMINATIONS = "nominations", _("Nominations")
    DRY_RUN = "dry_run", _("Mails of a sequence, tried out")
    SUPPRESSIONS = "suppressions", _("Suppression list")
    SENDINGS = "sendings", _("Emails sent, and on what ground")
    DECISIONS = "decisions", _("Decisions")


class ExportFormat(models.TextChoices):
    CSV = "csv", _("CSV")
    EXCEL = "xlsx", _("Excel")
    ZIP = "zip", _("Zip")


class Export(models.Model):
    """Written before the first row leaves. Without `finished_at` the file was cut short: `rows` is what left by then."""

    what = models.CharField(_("list"), max_length=16, choices=ExportedList)
    file_format = models.CharField(_("format"), max_length=8, choices=ExportFormat)
    # What the list was narrowed to, in words and as the address that shows it again.
    narrowed_to = models.JSONField(default=list)
    address = models.CharField(max_length=2000, blank=True)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports"
    )
    started_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["-started_at", "-id"], name="export_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=models.F("started_at")),
                name="export_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} ({self.get_file_format_display()})"
