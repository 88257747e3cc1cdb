"""The file of a run, put together again on disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from accounts.models import ImportPart, ImportRun

# A file this small is not worth a place on disk.
IN_MEMORY: Final = 2 * 1024 * 1024


@contextmanager
def opened(run: ImportRun, part: str = ImportPart.TABLE) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        pieces = run.pieces.filter(part=part).order_by("number").values_list("number", flat=True)
        for number in list(pieces):
            file.write(bytes(run.pieces.values_list("content", flat=True).get(part=part, number=number)))
        file.seek(0)
        yield file
