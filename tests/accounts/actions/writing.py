"""An annotation and its change, in one line each."""

from datetime import timedelta
from uuid import uuid4

from accounts.actions.annotations import annotate, change_annotation
from accounts.actions.writing import version
from tests import build

LATER = build.NOW + timedelta(hours=1)


def fields(**said):
    return {
        "kind": "objection",
        "their_words": "十八か月",
        "body": "",
        "heard_by": "phone",
        "heard_on": build.NOW.date(),
        "confidence": 2,
        "expires_on": None,
        "contact": None,
    } | said


def write(account, by, **more):
    how = {name: more.pop(name) for name in ("operation", "place") if name in more}
    return annotate(
        account=account, fields=fields(**more), by=by, at=build.NOW, **({"operation": uuid4()} | how)
    )


def change(note, by, *, seen=None, at=LATER, **changed):
    whole = {name: getattr(note, name) for name in fields()} | changed
    change_annotation(annotation=note, fields=whole, seen=seen or version(note, whole), by=by, at=at)
    note.refresh_from_db()
