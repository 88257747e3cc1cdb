"""Everything about one person as a file: JSON for machines, CSV in a ZIP for people."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.privacy.parts import Section
from accounts.privacy.queries.everything import Everything

# A spreadsheet would take a text that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(found: Everything) -> bytes:
    said = {
        "contact": found.contact.pk,
        "at": found.at,
        **{section.name: list(section.rows) for section in found.sections},
    }
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_zip(found: Everything) -> bytes:
    """A table for each kind of data, and the files that belong to it. UTF-8 with its mark, so that Excel reads it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in found.sections:
            if section.rows:
                archive.writestr(f"{section.name}.csv", "\ufeff" + _table(section))
            for name, content in section.files:
                archive.writestr(f"{section.name}/{name}", content)
    return packed.getvalue()


def _table(section: Section) -> str:
    written = io.StringIO()
    rows = list(section.rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows(_cells([row.get(name) for name in columns]) for row in rows)
    return written.getvalue()


def _cells(values: Sequence[Any]) -> list[str]:
    cells = ["" if value is None else value if isinstance(value, str) else _plain(value) for value in values]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def _plain(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).strip('"')
