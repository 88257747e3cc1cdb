"""What the dry-run page shows of a plan, small enough to keep beside the run."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from accounts.imports.queries.plans import Plan, PlannedRow
from accounts.models import ImportOutcome

FIRST_ROWS = 50
FIRST_PROBLEMS = 200
# Keys that people do not read.
HIDDEN = frozenset({"name_key", "account_id", "source"})


def preview(plan: Plan) -> dict[str, Any]:
    return {
        "counts": plan.counts,
        "notices": [{"code": notice.code.value, "params": notice.params} for notice in plan.notices],
        "reasons": reasons(plan),
        "rows": {
            outcome.value: [shown(row) for row in islice(plan.with_outcome(outcome), _first(outcome))]
            for outcome in ImportOutcome
        },
    }


def reasons(plan: Plan) -> list[dict[str, Any]]:
    """How many rows each reason stops, the most frequent first."""
    lines: dict[str, list[int]] = defaultdict(list)
    for row in plan.rows:
        if row.problem:
            lines[row.problem.code].append(row.line)
    ranked = sorted(lines.items(), key=lambda pair: -len(pair[1]))
    return [{"code": str(code), "rows": len(found), "lines": found[:5]} for code, found in ranked]


def shown(row: PlannedRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "code": row.problem.code.value if row.problem else "",
        "params": row.problem.params if row.problem else {},
        "title": row.known.label if row.known else "",
        "changes": [
            [name, plain(row.before.get(name)), plain(value)]
            for name, value in row.values.items()
            if name not in HIDDEN
        ],
        "cells": [cell[:100] for cell in row.cells] if row.problem else [],
    }


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _first(outcome: ImportOutcome) -> int:
    return FIRST_PROBLEMS if outcome in {ImportOutcome.ERROR, ImportOutcome.CONFLICT} else FIRST_ROWS
