"""A workbook → the text table of one of its sheets, within bounded memory and time."""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.workbooks import child

ROOT = Path(__file__).resolve().parents[3]
# A sheet is XML: ten to twenty times what it says. What says more than this is not a list of customers.
MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_PARTS: Final = 2000
SECONDS: Final = 90


@dataclass(frozen=True, slots=True)
class Sheet:
    """CSV in UTF-8, separated by commas; each row of the sheet is a record, empty ones included."""

    table: IO[bytes]
    name: str
    names: list[str]


def read_sheet(file: IO[bytes], name: str = "") -> Sheet:
    """The sheet of that name, else the first one. The caller closes its table. Raises FileUnusableError."""
    _check_parts(file)
    table = tempfile.TemporaryFile()  # noqa: SIM115 the caller closes it
    try:
        found = _read(file, name, table)
    except BaseException:
        table.close()
        raise
    return Sheet(table, found["sheet"], found["sheets"])


def _check_parts(file: IO[bytes]) -> None:
    """What the archive itself says it holds; one that lies about it meets the limits of the child."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileUnusableError(FileCode.WORKBOOK_BROKEN) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileUnusableError(FileCode.WORKBOOK_TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise FileUnusableError(FileCode.OLD_EXCEL)


def _read(file: IO[bytes], name: str, table: IO[bytes]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        _copy(file, path)
        command = [sys.executable, "-m", child.__name__, str(path), name]
        try:
            ended = subprocess.run(  # noqa: S603 our own program, the file's name is ours too
                command, cwd=ROOT, stdout=table, stderr=subprocess.PIPE, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise FileUnusableError(FileCode.WORKBOOK_TOO_LARGE) from error
    said = ended.stderr.rpartition(b"\n")[2]
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError as error:
        # Killed by a limit, or out of memory where nothing can be said any more.
        raise FileUnusableError(FileCode.WORKBOOK_TOO_LARGE) from error
    if "code" in found:
        raise FileUnusableError(FileCode(found["code"]), limit=child.MAX_WIDTH)
    return found


def _copy(file: IO[bytes], path: Path) -> None:
    file.seek(0)
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
