"""The record of what leaves."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Export, ExportedList, ExportFormat
from nurture.team.models import User


def begin_export(
    *,
    what: ExportedList,
    file_format: ExportFormat,
    narrowed_to: Sequence[str],
    address: str,
    by: User,
    at: datetime,
) -> Export:
    """Before the first row leaves: whatever happens then, it is known who asked for what."""
    return Export.objects.create(
        what=what,
        file_format=file_format,
        narrowed_to=list(narrowed_to),
        address=address[:2000],
        exported_by=by,
        started_at=at,
    )


def count_export(*, export: Export, rows: int) -> None:
    """So many have left by now."""
    Export.objects.filter(pk=export.pk).update(rows=rows)


def finish_export(*, export: Export, rows: int, at: datetime) -> None:
    Export.objects.filter(pk=export.pk).update(rows=rows, finished_at=at)
