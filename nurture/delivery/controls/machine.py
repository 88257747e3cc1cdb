"""Whose mail this machine sends, and how far it came: a small file in JOURNAL_DIR, beside the journal.

A database that is behind it was restored from a backup. Who copies a database does not copy this file.
"""

import contextlib
import json
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

from nurture.delivery.controls import journal
from nurture.delivery.controls.rules.standing import Known

FILE: Final = "installation.json"
_writing = threading.Lock()


def known() -> Known | None:
    """None: no folder, nothing in it yet, or nothing that can be read."""
    place = journal.folder()
    if place is None:
        return None
    path = f"{place}/{FILE}"
    try:
        status = os.stat(path)  # noqa: PTH116 - before each window: a Path takes longer than the question
        return _read(path, status.st_ino, status.st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        return None


# It is replaced, never changed: another content is another file.
@lru_cache(maxsize=4)
def _read(path: str, _inode: int, _changed: int) -> Known:
    values = json.loads(Path(path).read_text("utf-8"))
    return Known(str(values["name"]), int(values["generation"]))


def remember(name: str, generation: int) -> None:
    """Never back: whoever is behind does not overwrite. What another installation left here is kept aside."""
    place = journal.folder()
    if place is None:
        return
    with _writing:
        before = known()
        if before is not None and before.name == name and before.generation >= generation:
            return
        if before is not None and before.name != name:
            _keep_aside(place, before.name)
        place.mkdir(parents=True, exist_ok=True)
        draft = place / f".{FILE}.{os.getpid()}"
        draft.write_text(json.dumps({"name": name, "generation": generation}), "utf-8")
        draft.replace(place / FILE)


def _keep_aside(place: Path, name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        (place / journal.FILE).rename(place / f"journal-{name}.jsonl")
