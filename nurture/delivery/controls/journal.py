"""What must outlive the database: one file of lines in JOURNAL_DIR, each durable when `append` returns.

A restored backup does not know what happened after it was made; this file does. Whoever does something that must not
be forgotten appends a line of its own `kind` after the transaction is committed, and reads its lines again after a
restore: twice does no harm. Never an address or a name: numbers and keyed hashes only. Workers of one machine share the
file. Without JOURNAL_DIR nothing is kept.

    append("refused", {"hash": "…"}, at=at)
    for line in read("refused"): line.at, line.values["hash"]
"""

import contextlib
import json
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FILE: Final = "journal.jsonl"
#: The last lines of the file, read without the others.
TAIL: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    at: datetime
    values: Mapping[str, Any]


def folder() -> Path | None:
    """Where this machine keeps its journal; None: nowhere."""
    return _path(str(settings.JOURNAL_DIR)) if settings.JOURNAL_DIR else None


_path: Final = lru_cache(maxsize=4)(Path)


def append(kind: str, values: Mapping[str, Any], *, at: datetime) -> bool:
    """Whether it is on the disk. False: no journal is kept. Raises OSError when the disk refuses."""
    place = folder()
    if place is None:
        return False
    line = json.dumps({"kind": kind, "at": at.isoformat(), **values}, separators=(",", ":"))
    # An empty line in front: one that a crash cut short spoils no other.
    _file(_path(f"{place}/{FILE}")).append(f"\n{line}\n".encode())
    return True


def read(*kinds: str) -> Iterator[Line]:
    """The lines of these kinds, or all, the oldest first. One that was cut short by a crash is left out."""
    place = folder()
    if place is None or not (place / FILE).exists():
        return
    with (place / FILE).open("rb") as lines:
        yield from _parsed(lines, kinds)


def newest(kind: str) -> Line | None:
    """The last line of this kind, looked for at the end of the file only."""
    place = folder()
    if place is None or not (place / FILE).exists():
        return None
    with (place / FILE).open("rb") as lines:
        lines.seek(max(0, lines.seek(0, os.SEEK_END) - TAIL))
        last = deque(_parsed(lines, (kind,)), maxlen=1)
    return last[0] if last else None


def _parsed(lines: Any, kinds: tuple[str, ...]) -> Iterator[Line]:
    for text in lines:
        try:
            values = json.loads(text)
            line = Line(values.pop("kind"), datetime.fromisoformat(values.pop("at")), values)
        except (ValueError, KeyError, AttributeError, TypeError):
            continue
        if not kinds or line.kind in kinds:
            yield line


class _File:
    """Appended by threads and processes together. Threads that wait at the same time share one flush to the disk."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._written = self._flushed = 0
        self._writing, self._flushing = threading.Lock(), threading.Lock()
        self._descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        self.inode = os.fstat(self._descriptor).st_ino
        _sync_folder(path.parent)

    def append(self, line: bytes) -> None:
        with self._writing:
            # In one piece, also beside other processes: O_APPEND.
            os.write(self._descriptor, line)
            self._written += 1
            mine = self._written
        with self._flushing:
            if self._flushed < mine:
                reached = self._written
                _flush(self._descriptor)
                self._flushed = reached

    def is_where_it_was(self) -> bool:
        """Somebody may have moved the file away, to keep it elsewhere."""
        try:
            return self._path.stat().st_ino == self.inode
        except FileNotFoundError:
            return False


#: The contents are enough; not every system can leave out the rest.
_flush: Final = getattr(os, "fdatasync", os.fsync)
_files: dict[tuple[int, Path], _File] = {}
_opening = threading.Lock()


def _file(path: Path) -> _File:
    """Opened once a process: a worker that forked opens its own."""
    key = (os.getpid(), path)
    found = _files.get(key)
    if found is not None and found.is_where_it_was():
        return found
    with _opening:
        found = _files.get(key)
        if found is None or not found.is_where_it_was():
            found = _files[key] = _File(path)
        return found


def _sync_folder(place: Path) -> None:
    """The name of a new file too; Windows opens no folders."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
