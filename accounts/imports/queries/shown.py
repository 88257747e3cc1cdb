"""Rows of an import in words: out of the preview before it, out of the journal after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from django.db.models import TextChoices

from accounts.imports.notice_words import notice_words
from accounts.imports.queries.runs import PROBLEMS, journal, kept_rows, records_of
from accounts.imports.sql.journal import SAMPLE
from accounts.imports.words import field_words, outcome_words, problem_words, reason_words
from accounts.models import (
    Account,
    Contact,
    Deal,
    DealStage,
    ImportOutcome,
    ImportRow,
    ImportRun,
    ImportState,
    ImportUndo,
    LegalBasis,
)
from nurture.web.paging import keyset_page

PAGE = 50
MOST_OF_CELL, MOST_OF_ROW = 80, 160
# Keys that people do not read.
HIDDEN = frozenset({"name_key", "source"})
KEPT = "kept"
CHOICES: dict[str, type[TextChoices]] = {"stage": DealStage, "legal_basis": LegalBasis}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    line: int
    title: str = ""
    url: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownRows:
    outcome: str
    total: int
    rows: list[ShownRow]
    next_cursor: str = ""
    # Of more rows than these only a sample is kept.
    sampled: int = 0

    @property
    def is_problem(self) -> bool:
        return self.outcome in PROBLEMS

    @property
    def has_changes(self) -> bool:
        return any(row.changes for row in self.rows)

    @property
    def has_reasons(self) -> bool:
        return any(row.reason for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """One outcome with its number of rows, as tab and as figure."""

    outcome: str
    label: str
    rows: int


def tallies(run: ImportRun) -> list[Tally]:
    return [
        Tally(outcome.value, outcome_words(outcome.value), run.counts.get(outcome.value, 0))
        for outcome in ImportOutcome
    ]


def changing(run: ImportRun) -> int:
    """Rows that would be, or were, written."""
    return sum(run.counts.get(outcome, 0) for outcome in (ImportOutcome.CREATE, ImportOutcome.UPDATE))


def first_outcome(run: ImportRun, asked: str) -> str:
    """What was asked for, else what somebody has to look at, else what there is most of."""
    if asked in ImportOutcome:
        return asked
    found = next((outcome.value for outcome in PROBLEMS if run.counts.get(outcome.value)), "")
    return found or max(ImportOutcome.values, key=lambda outcome: run.counts.get(outcome, 0))


def shown_rows(run: ImportRun, outcome: str, cursor: str = "") -> ShownRows:
    total = run.counts.get(outcome, 0)
    page = keyset_page(journal(run, outcome), cursor, order=("line", "id"), size=PAGE)
    records = records_of(run, page.rows)
    is_sample = run.state == ImportState.CHECKED and outcome not in PROBLEMS and total > SAMPLE
    rows = [_shown(row, records.get(row.record_id or 0)) for row in page.rows]
    return ShownRows(outcome, total, rows, page.next_cursor, SAMPLE if is_sample else 0)


def shown_kept(run: ImportRun, cursor: str = "") -> ShownRows:
    """What an undo left as it was, with the reason."""
    page = keyset_page(kept_rows(run), cursor, order=("undo", "line", "id"), size=PAGE)
    records = records_of(run, page.rows)
    rows = [_shown(row, records.get(row.record_id or 0), row.get_undo_display()) for row in page.rows]
    undone = run.preview.get("undone", {})
    return ShownRows(
        KEPT, sum(rows for undo, rows in undone.items() if undo != ImportUndo.BACK), rows, page.next_cursor
    )


def notices(run: ImportRun) -> list[str]:
    return [
        notice_words(notice["code"], notice["params"])
        for notice in run.preview.get("plan", {}).get("notices", [])
    ]


def reasons(run: ImportRun) -> list[tuple[str, int]]:
    return [
        (reason_words(reason["code"]), reason["rows"])
        for reason in run.preview.get("plan", {}).get("reasons", [])
    ]


def _shown(row: ImportRow, record: Account | Contact | Deal | None, reason: str = "") -> ShownRow:
    changes = [(name, row.before.get(name), after) for name, after in row.after.items() if name not in HIDDEN]
    return ShownRow(
        line=row.line,
        title=row.title or (_title(record) if record else ""),
        url=_page_of(record) if record else "",
        reason=reason or ("\n".join(problem_words(row.code, row.params, row.also)) if row.code else ""),
        changes=_changes(changes),
        cells=_beginning(row.cells),
    )


def _title(record: Account | Contact | Deal) -> str:
    return str(record) if isinstance(record, Account) else f"{record} · {record.account}"


def _page_of(record: Account | Contact | Deal) -> str:
    return (record if isinstance(record, Account) else record.account).get_absolute_url()


def _changes(changes: Iterable[Any]) -> list[Change]:
    return [
        Change(field_words(name), _text(name, before), _text(name, after)) for name, before, after in changes
    ]


def _text(name: str, value: Any) -> str:
    choices = CHOICES.get(name)
    return str(choices(value).label if choices and value else "" if value is None else value)


def _beginning(cells: list[str]) -> list[str]:
    """So much of a row that it is known again."""
    said = [cell[:MOST_OF_CELL] for cell in cells if cell.strip()]
    ends = accumulate(len(cell) for cell in said)
    begun = [cell for cell, end in zip(said, ends, strict=True) if end <= MOST_OF_ROW]
    return begun if begun == said else [*begun, "…"]
