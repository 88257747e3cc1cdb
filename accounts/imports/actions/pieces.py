"""A file → pieces in the database."""

from typing import IO, Final

from accounts.models import ImportPiece, ImportRun

PIECE: Final = 1024 * 1024


def keep(run: ImportRun, part: str, file: IO[bytes]) -> None:
    """In the place of what is kept as that part."""
    run.pieces.filter(part=part).delete()
    file.seek(0)
    number = 0
    while content := file.read(PIECE):
        ImportPiece.objects.create(run=run, part=part, number=number, content=content)
        number += 1
