"""Files on their way in, and the journal of what became of each line."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    ACCOUNTS = "accounts", _("Accounts")
    CONTACTS = "contacts", _("Contacts")
    DEALS = "deals", _("Deals")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")


class ImportRun(models.Model):
    """One file on its way in. The file stays here until it is imported: no step asks for it twice."""

    kind = models.CharField(_("what it holds"), max_length=16, choices=ImportKind)
    state = models.CharField(max_length=16, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(blank=True)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(_("source"), max_length=60, blank=True)
    header_key = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # What the screens show of the file: its columns and values, and the first rows of what would happen.
    preview = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def left_out(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in ("conflict", "error"))


class ImportOutcome(models.TextChoices):
    CREATE = "create", _("Created")
    UPDATE = "update", _("Updated")
    SKIP = "skip", _("Unchanged")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")


class ImportRow(models.Model):
    """The journal: what became of each line, and what stood there before."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=ImportOutcome)
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    record_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_row_once_a_line")]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"
