"""Files to import, and the short way through the actions."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from accounts.imports.actions import jobs, runs
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.mapping import Basis
from accounts.models import ImportJob
from tests.build import NOW

CARDS = Basis("business_card", date(2026, 10, 2), "展示会", "名刺 第三箱")


def csv(*lines, encoding="utf-8"):
    return "\r\n".join([*lines, ""]).encode(encoding)


def uploaded(content, kind="accounts", *, by, source="CRM", name="file.csv"):
    return runs.upload(kind=kind, file_name=name, file=BytesIO(content), source=source, by=by, at=NOW)


def checked(content, kind="accounts", *, by, source="CRM", name="file.csv", **said):
    """A run whose mapping is the guess, with the parts of `said` put in."""
    run = uploaded(content, kind, by=by, source=source, name=name)
    said = ({"basis": CARDS} if kind == "contacts" else {}) | said
    runs.settle_mapping(run=run, mapping=replace(mapping_of(run), **said), source=source)
    return done(run, ImportJob.CHECK, by=by)


def imported(content, kind="accounts", *, by, at=NOW, **said):
    return done(checked(content, kind, by=by, **said), ImportJob.IMPORT, by=by, at=at)


def undone(run, *, by, at=NOW):
    return done(run, ImportJob.UNDO, by=by, at=at)


def done(run, job, *, by, at=NOW):
    jobs.ask(run=run, job=job, by=by, at=at)
    jobs.work(run_id=run.pk, at=at)
    run.refresh_from_db()
    assert not run.job, run.failure
    assert not run.failure
    return run


def problems(run):
    return list(
        run.rows.filter(outcome__in=["error", "conflict"]).order_by("line").values_list("line", "code")
    )
