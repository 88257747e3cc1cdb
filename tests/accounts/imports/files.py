"""Files to import, and the short way through the actions."""

from dataclasses import replace
from datetime import date

from accounts.imports.actions import runs
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.mapping import Basis
from tests.build import NOW

CARDS = Basis("business_card", date(2026, 10, 2), "展示会", "名刺 第三箱")


def csv(*lines, encoding="utf-8"):
    return "\r\n".join([*lines, ""]).encode(encoding)


def uploaded(content, kind="accounts", *, by, source="CRM", name="file.csv"):
    return runs.upload(kind=kind, file_name=name, content=content, source=source, by=by, at=NOW)


def checked(content, kind="accounts", *, by, source="CRM", name="file.csv", **said):
    """A run whose mapping is the guess, with the parts of `said` put in."""
    run = uploaded(content, kind, by=by, source=source, name=name)
    said = ({"basis": CARDS} if kind == "contacts" else {}) | said
    runs.check(run=run, mapping=replace(mapping_of(run), **said), source=source)
    return run


def imported(content, kind="accounts", *, by, **said):
    run = checked(content, kind, by=by, **said)
    runs.carry_out(run=run, by=by, at=NOW)
    run.refresh_from_db()
    return run


def problems(run):
    return list(run.rows.exclude(code="").order_by("line").values_list("line", "code"))
