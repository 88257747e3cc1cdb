"""A list sent as a file: the one way out, so that nothing leaves without its record."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from accounts.exports.actions import begin_export, count_export, finish_export
from accounts.exports.csv_file import csv_chunks
from accounts.exports.excel_file import excel_chunks
from accounts.exports.rules import Cell, Table
from accounts.models import Export, ExportedList, ExportFormat
from nurture.web.http import Request

FORMATS = {
    ExportFormat.CSV: (csv_chunks, "text/csv; charset=utf-8"),
    ExportFormat.EXCEL: (
        excel_chunks,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
COUNTED_EVERY = 5000


def file_answer(
    request: Request,
    table: Table,
    *,
    what: ExportedList,
    file_format: ExportFormat,
    narrowed_to: Sequence[str],
    address: str,
) -> StreamingHttpResponse:
    at = timezone.now()
    export = begin_export(
        what=what, file_format=file_format, narrowed_to=narrowed_to, address=address, by=request.user, at=at
    )
    write, content_type = FORMATS[file_format]
    name = f"nurture-{what}-{timezone.localdate(at):%Y%m%d}.{file_format}"
    chunks = _in_language(write(Table(table.head, _counted(table, export))), translation.get_language())
    response = StreamingHttpResponse(_for_server(request, chunks), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response


def _counted(table: Table, export: Export) -> Iterator[list[Cell]]:
    """What has left is known even when the line breaks."""
    number = 0
    try:
        for row in table.rows:
            number += 1
            yield row
            if not number % COUNTED_EVERY:
                count_export(export=export, rows=number)
    except BaseException:
        count_export(export=export, rows=number)
        raise
    finish_export(export=export, rows=number, at=timezone.now())


def _in_language(chunks: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """The answer is sent after the request has forgotten whose language it spoke."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _for_server(request: HttpRequest, chunks: Iterator[bytes]) -> Any:
    """An ASGI server would gather a plain iterator as a whole before it sends the first byte."""
    return _from_thread(chunks) if isinstance(request, ASGIRequest) else chunks


async def _from_thread(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await sync_to_async(_next_of)(chunks)) is not None:
        yield chunk


def _next_of(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)
