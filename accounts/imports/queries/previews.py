"""What the dry-run page shows of a plan, small enough to keep beside the run."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from accounts.imports.queries.plans import Plan, PlannedRow
from accounts.models import ImportOutcome

FIRST_ROWS = 50
# Keys that people do not read.
HIDDEN = frozenset({"name_key", "account_id", "source"})


def preview(plan: Plan) -> dict[str, Any]:
    return {
        "counts": plan.counts,
        "notices": [{"code": notice.code.value, "params": notice.params} for notice in plan.notices],
        "reasons": reasons(plan),
        "rows": {
            outcome.value: [shown(row, plan) for row in islice(plan.with_outcome(outcome), FIRST_ROWS)]
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


def shown(row: PlannedRow, plan: Plan) -> dict[str, Any]:
    return {
        "line": row.line,
        "code": row.problem.code.value if row.problem else "",
        "params": row.problem.params if row.problem else {},
        "title": _title(row, plan),
        "changes": [
            [name, plain(row.before.get(name)), plain(value)]
            for name, value in row.values.items()
            if name not in HIDDEN
        ],
        "cells": [cell[:100] for cell in row.cells] if row.problem else [],
    }


def _title(row: PlannedRow, plan: Plan) -> str:
    if not row.known:
        return ""
    owner = plan.owners.get(row.known.values.get("account_id", 0), "")
    return " · ".join(filter(None, [row.known.name, owner]))


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
