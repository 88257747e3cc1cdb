"""Every change of a merge, written down so that it can be taken back exactly."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from accounts.merging.facts import CannotUndo
from accounts.merging.parts import Obstacle

BATCH: Final = 5000

type Entry = dict[str, Any]


class Lost(Exception):
    """A deletion would have taken rows with it that nobody wrote down: a mistake in the program."""


class Journal:
    """Writes while it changes. What `entries` holds is plain JSON."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def into(self, survivor: models.Model) -> None:
        """Who stays: without it nothing is taken back."""
        self._write("into", type(survivor), pk=survivor.pk)

    def move(
        self, model: type[models.Model], name: str, pks: Sequence[int], *, source: int, into: int
    ) -> None:
        """Rows change their owner."""
        for chunk in batched(pks, BATCH):
            model._base_manager.filter(pk__in=chunk).update(**{name: into})
        if pks:
            self._write("move", model, field=name, pks=list(pks), source=source, into=into)

    def change(self, row: models.Model, **values: Any) -> None:
        """Fields of one row. What is the same already is not written."""
        before = {name: plain(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        changed = [name for name in values if plain(row, name) != before[name]]
        if changed:
            row.save(update_fields=changed)
            row.refresh_from_db(fields=changed)
            after = {name: plain(row, name) for name in changed}
            self._write("change", type(row), pk=row.pk, before={n: before[n] for n in changed}, after=after)

    def add[M: models.Model](self, row: M) -> M:
        row.save(force_insert=True)
        row.refresh_from_db()
        self._write("add", type(row), row=values_of(row))
        return row

    def drop(self, rows: models.QuerySet[Any]) -> int:
        """Rows leave. Raises Lost rather than let a cascade take what is not written down."""
        dropped = list(rows)
        for row in dropped:
            self._write("drop", type(row), row=values_of(row))
        gone: int
        gone, _by_model = rows.model._base_manager.filter(pk__in=[row.pk for row in dropped]).delete()
        if gone != len(dropped):
            raise Lost(_by_model)
        return gone

    def _write(self, what: str, model: type[models.Model], **said: Any) -> None:
        self.entries.append({"what": what, "model": model._meta.label_lower, **said})


def take_back(entries: Iterable[Entry]) -> None:
    """Undo the entries, the last one first. Raises CannotUndo where somebody changed what they changed."""
    written = list(entries)
    for entry in (each for each in written if each["what"] == "into"):
        UNDO["into"](apps.get_model(entry["model"]), entry)
    for entry in reversed(written):
        UNDO[entry["what"]](apps.get_model(entry["model"]), entry)


def values_of(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: plain(row, field.attname) for field in row._meta.concrete_fields if not field.generated
    }


def plain(row: models.Model, name: str) -> Any:
    """A value as JSON keeps it."""
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)  # type: ignore[union-attr]  # every field named here is concrete
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return field.value_to_string(row)  # type: ignore[union-attr]


def _move_back(model: type[models.Model], entry: Entry) -> None:
    """A row that is gone by now stays gone; one that went elsewhere is somebody's decision."""
    for pks in batched(entry["pks"], BATCH):
        rows = model._base_manager.filter(pk__in=pks)
        if rows.exclude(**{entry["field"]: entry["into"]}).exists():
            raise CannotUndo([Obstacle(_moved_on(model))])
        rows.update(**{entry["field"]: entry["source"]})


def _change_back(model: type[models.Model], entry: Entry) -> None:
    row = model._base_manager.filter(pk=entry["pk"]).first()
    if row is None:
        return
    changed = [name for name, value in entry["after"].items() if plain(row, name) != value]
    if changed:
        raise CannotUndo([Obstacle(_edited(model, changed))])
    for name, value in entry["before"].items():
        setattr(row, name, _read(model, name, value))
    row.save(update_fields=list(entry["before"]))


def _drop_added(model: type[models.Model], entry: Entry) -> None:
    """What grew since, a suppression that got a reason of its own, stays."""
    row = model._base_manager.filter(pk=entry["row"][model._meta.pk.attname]).first()
    if row is not None and values_of(row) == entry["row"]:
        row.delete()


def _bring_back(model: type[models.Model], entry: Entry) -> None:
    row = model(**{name: _read(model, name, value) for name, value in entry["row"].items()})
    row.save_base(raw=True, force_insert=True)


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    return value if isinstance(field, models.JSONField) else field.to_python(value)  # type: ignore[union-attr]


def _moved_on(model: type[models.Model]) -> str:
    return _("Since then somebody moved what had come along: %(what)s.") % {
        "what": model._meta.verbose_name_plural
    }


def _edited(model: type[models.Model], names: Sequence[str]) -> str:
    fields: Mapping[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    labels = [str(fields[name].verbose_name) for name in names if name in fields]
    return _("Since then somebody changed what the merge had set: %(fields)s.") % {
        "fields": ", ".join(labels)
    }


def _still_there(model: type[models.Model], entry: Entry) -> None:
    if not model._base_manager.filter(pk=entry["pk"]).exists():
        raise CannotUndo([Obstacle(_("The record was itself merged since. Undo that first."))])


UNDO: Final = {
    "into": _still_there,
    "move": _move_back,
    "change": _change_back,
    "add": _drop_added,
    "drop": _bring_back,
}
