"""What is asked for and takes longer than a request: check, import, undo. The row is the queue.

Whoever claims a run does its job from the beginning; nothing outside the run is changed but in one transaction, so one
that is killed half-way has changed nothing, and the next to claim the run does it again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.imports.actions.runs import unfinished
from accounts.imports.facts import ClaimLost, NotChecked, NotImported, StillWorking
from accounts.imports.queries.notices import notices_of
from accounts.imports.queries.pieces import opened
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.problems import FileUnusableError
from accounts.imports.sql import journal, undoing
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.plan import make_plan
from accounts.imports.sql.staging import stage, stage_cells
from accounts.imports.sql.writing import write
from accounts.models import ImportJob, ImportPhase, ImportRun, ImportState
from nurture.team.models import User

log = logging.getLogger(__name__)

# Silence after which somebody else takes over. Reading says something every 2,000 rows, writing cannot.
TAKEN_FOR_DEAD: Final = timedelta(minutes=5)
ATTEMPTS: Final = 3
# One import at a time writes: two files must not both create the company they both name.
IMPORT_LOCK: Final = 0x4E555254


@transaction.atomic
def ask(*, run: ImportRun, job: ImportJob, by: User | None, at: datetime) -> None:
    """Raises AlreadyImported, NotChecked, NotImported, StillWorking."""
    if job == ImportJob.UNDO:
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != ImportState.DONE:
            raise NotImported
        if locked.job:
            raise StillWorking
    else:
        locked = unfinished(run)
        if job == ImportJob.IMPORT and locked.state != ImportState.CHECKED:
            raise NotChecked
    _put(
        locked,
        job=job,
        asked_by=by,
        asked_at=at,
        claim=None,
        alive_at=None,
        attempts=0,
        phase="",
        progress=0,
        failure={},
    )


def waiting(*, at: datetime) -> list[int]:
    """Runs with a job that nobody works on, the oldest first."""
    runs = ImportRun.objects.exclude(job="").filter(_free(at)).order_by("asked_at", "id")
    return list(runs.values_list("id", flat=True))


def work(*, run_id: int, at: datetime) -> bool:
    """Claim the run and do its job. False when there is nothing to claim. What goes wrong is kept with the run."""
    job = _claim(run_id, at)
    if job is None:
        return False
    try:
        _do(job, at)
    except FileUnusableError as error:
        job.fail(error.code.value, error.params)
    except ClaimLost:
        log.warning("import %s was taken over by somebody else", run_id)
    except (DatabaseError, OSError):
        log.exception("import %s: %s failed", run_id, job.run.job)
        job.release()
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed run."""

    run: ImportRun
    claim: UUID

    def says(self, phase: ImportPhase) -> Callable[[int], None]:
        """Whoever reads the run sees how far it is. Raises ClaimLost."""

        def say(rows: int) -> None:
            mine = ImportRun.objects.filter(pk=self.run.pk, claim=self.claim)
            if not mine.update(phase=phase, progress=rows, alive_at=Now()):
                raise ClaimLost

        return say

    def locked(self) -> ImportRun:
        """The run, locked, as long as it is still ours: to be finished in this transaction. Raises ClaimLost."""
        locked = ImportRun.objects.select_for_update().filter(pk=self.run.pk, claim=self.claim).first()
        if locked is None:
            raise ClaimLost
        return locked

    def fail(self, code: str, params: dict[str, Any]) -> None:
        ImportRun.objects.filter(pk=self.run.pk, claim=self.claim).update(
            job="", claim=None, failure={"job": self.run.job, "code": code, "params": params}
        )

    def release(self) -> None:
        """For another attempt; after the last one the person is told."""
        if self.run.attempts >= ATTEMPTS:
            self.fail("", {})
        else:
            ImportRun.objects.filter(pk=self.run.pk, claim=self.claim).update(claim=None)


def _free(at: datetime) -> Q:
    return Q(claim=None) | Q(alive_at__lt=at - TAKEN_FOR_DEAD)


def _claim(run_id: int, at: datetime) -> Job | None:
    claim = uuid4()
    free = ImportRun.objects.exclude(job="").filter(_free(at), pk=run_id)
    if not free.update(claim=claim, alive_at=at, attempts=F("attempts") + 1):
        return None
    return Job(ImportRun.objects.select_related("asked_by").get(pk=run_id), claim)


def _do(job: Job, at: datetime) -> None:
    match job.run.job:
        case ImportJob.CHECK:
            _check(job)
        case ImportJob.IMPORT:
            _import(job, at)
        case ImportJob.UNDO:
            _undo(job, at)


def _check(job: Job) -> None:
    with _engine(job.run) as engine:
        columns = _stage(job, engine)
        job.says(ImportPhase.MATCHING)(job.run.total)
        with transaction.atomic():
            run = job.locked()
            make_plan(engine, Kind(run.kind))
            _stage_cells(job, engine)
            run.rows.all().delete()
            journal.keep_sample(engine, Kind(run.kind), run.pk)
            _finish(
                run, ImportState.CHECKED, counts=journal.counts(engine), preview=_found(engine, run, columns)
            )


def _import(job: Job, at: datetime) -> None:
    """What is planned is planned anew, so that the dry run may be old."""
    with _engine(job.run) as engine:
        columns = _stage(job, engine)
        job.says(ImportPhase.WRITING)(job.run.total)
        with transaction.atomic():
            _one_at_a_time()
            run = job.locked()
            kind = Kind(run.kind)
            make_plan(engine, kind)
            write(engine, kind, run=run, by=run.asked_by, at=at)
            _stage_cells(job, engine)
            run.rows.all().delete()
            journal.keep_journal(engine, kind, run.pk)
            # The journal is what is kept; the file was a means to it.
            run.pieces.all().delete()
            found = _found(engine, run, columns)
            _finish(run, ImportState.DONE, counts=journal.counts(engine), preview=found, finished_at=at)


def _undo(job: Job, at: datetime) -> None:
    job.says(ImportPhase.WRITING)(0)
    with Engine(run=job.run.pk) as engine, transaction.atomic():
        _one_at_a_time()
        run = job.locked()
        undone = undoing.take_back(engine, run)
        preview = run.preview | {"undone": undone}
        _finish(run, ImportState.UNDONE, preview=preview, undone_at=at, undone_by=run.asked_by)


def _engine(run: ImportRun) -> Engine:
    mapping = mapping_of(run)
    return Engine(
        source=run.source,
        mode=str(mapping.mode),
        currency=mapping.currency,
        legal_basis=mapping.basis.basis,
        legal_basis_source=mapping.basis.source,
        legal_basis_proof=mapping.basis.proof,
    )


def _stage(job: Job, engine: Engine) -> tuple[str, ...]:
    said = job.says(ImportPhase.READING)
    said(0)
    with opened(job.run) as file:
        staged = stage(engine, file, Kind(job.run.kind), mapping_of(job.run), said=said)
    return staged.columns


def _stage_cells(job: Job, engine: Engine) -> None:
    if lines := journal.left_out(engine):
        with opened(job.run) as file:
            stage_cells(engine, file, mapping_of(job.run), lines)


def _one_at_a_time() -> None:
    """SQLite's immediate transactions take turns by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _found(engine: Engine, run: ImportRun, columns: tuple[str, ...]) -> dict[str, Any]:
    plan = {"notices": notices_of(engine, run, columns), "reasons": journal.reasons(engine)}
    return {**run.preview, "plan": plan, "columns": list(columns)}


def _finish(run: ImportRun, state: ImportState, **fields: Any) -> None:
    _put(run, state=state, job="", claim=None, alive_at=None, failure={}, **fields)


def _put(run: ImportRun, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=list(fields))
