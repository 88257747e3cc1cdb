"""Files on their way in, and the journal of what became of each line."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.team.models import User


class ImportKind(models.TextChoices):
    ACCOUNTS = "accounts", _("Accounts")
    CONTACTS = "contacts", _("Contacts")
    DEALS = "deals", _("Deals")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")
    UNDONE = "undone", _("Undone")


class ImportJob(models.TextChoices):
    """What is asked for and not finished yet; whoever claims the run does it."""

    CHECK = "check", _("Check")
    IMPORT = "import", _("Import")
    UNDO = "undo", _("Undo")


class ImportPhase(models.TextChoices):
    READING = "reading", _("Reading the file")
    MATCHING = "matching", _("Looking for records that are there")
    WRITING = "writing", _("Writing")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: User) -> Self:
        """Imports fill the lead pool, which belongs to both teams."""
        return self if user.is_active and (user.team or user.is_administrator) else self.none()

    def unfinished(self) -> Self:
        return self.filter(state__in=[ImportState.UPLOADED, ImportState.CHECKED])


class ImportRun(models.Model):
    """One file on its way in. The file stays beside it until it is imported: no step asks for it twice."""

    kind = models.CharField(_("what it holds"), max_length=16, choices=ImportKind)
    state = models.CharField(max_length=16, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(_("source"), max_length=60, blank=True)
    header_key = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    # What the screens show of the file: its columns and values, notices and reasons.
    preview = models.JSONField(default=dict)
    # Sent with the form, so that a double click keeps one file.
    operation = models.UUIDField(unique=True, null=True, editable=False)

    job = models.CharField(max_length=16, choices=ImportJob, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    # Who works on the job: given anew to each, so that one who was taken for dead cannot finish it.
    claim = models.UUIDField(null=True)
    alive_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=16, choices=ImportPhase, blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Why the last job came to nothing: a code and its parameters.
    failure = models.JSONField(default=dict)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="import_run_newest"),
            models.Index(fields=["asked_at"], name="import_run_asked", condition=~Q(job="")),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def left_out(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in ("conflict", "error"))

    @property
    def is_finished(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.UNDONE}


class ImportPart(models.TextChoices):
    TABLE = "table", _("Table")
    # An Excel file as it came, kept while another of its sheets may be chosen.
    WORKBOOK = "workbook", _("Workbook")


class ImportPiece(models.Model):
    """A megabyte of the file: no size of file costs more memory than one piece."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    part = models.CharField(max_length=16, choices=ImportPart)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "number"], name="import_piece_once_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class ImportOutcome(models.TextChoices):
    CREATE = "create", _("Created")
    UPDATE = "update", _("Updated")
    SKIP = "skip", _("Unchanged")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")


class ImportUndo(models.TextChoices):
    """What became of a row when its import was undone."""

    BACK = "back", _("Taken back")
    CHANGED = "changed", _("Changed since")
    IN_USE = "in_use", _("In use since")


class ImportRow(models.Model):
    """The journal: what became of each line, and what stood there before.

    Before the import it holds what the dry run found, all that is left out and a sample of the rest.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=ImportOutcome)
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    # What else is wrong with the row, by code and parameters.
    also = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    # Plain numbers: the record and its account may be gone, the row stays.
    record_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=450, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # Fingerprint of a record this row made, as it was made: another one now means that somebody changed it.
    mark = models.CharField(max_length=32, blank=True)
    undo = models.CharField(max_length=16, choices=ImportUndo, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_row_once_a_line")]
        indexes = [
            models.Index(fields=["run", "outcome", "line"], name="import_row_by_outcome"),
            models.Index(fields=["run", "undo", "line"], name="import_row_by_undo", condition=~Q(undo="")),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"
