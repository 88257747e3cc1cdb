"""What an undo would do, asked of the database without doing it."""

from dataclasses import dataclass

from django.db import transaction

from accounts.imports.sql import undoing
from accounts.imports.sql.engine import Engine
from accounts.models import ImportRun, ImportUndo


@dataclass(frozen=True, slots=True)
class WouldUndo:
    back: int
    changed: int
    in_use: int

    @property
    def stays(self) -> int:
        return self.changed + self.in_use


@transaction.atomic
def what_undo_would_do(run: ImportRun) -> WouldUndo:
    with Engine(run=run.pk) as engine:
        found = undoing.look(engine, run)
    return WouldUndo(
        *(found.get(undo.value, 0) for undo in (ImportUndo.BACK, ImportUndo.CHANGED, ImportUndo.IN_USE))
    )
