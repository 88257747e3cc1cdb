"""Passages worth writing once: written, changed, put away, and where they were used."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from nurture.sequences.facts import SnippetChanged
from nurture.sequences.models import Email, Snippet, SnippetUse
from nurture.sequences.rules.passages import stands_in
from nurture.team.models import User


@transaction.atomic
def write_snippet(
    *, fields: Mapping[str, Any], by: User, at: datetime, operation: UUID | None = None
) -> Snippet:
    """The same `operation` again gives the one it made the first time."""
    snippet, _ = Snippet.objects.get_or_create(
        operation=operation or uuid4(),
        created_by=by,
        defaults={**fields, "created_at": at, "changed_at": at, "changed_by": by},
    )
    return snippet


@transaction.atomic
def change_snippet(
    *, snippet: Snippet, version: int, fields: Mapping[str, Any], by: User, at: datetime
) -> Snippet:
    """Emails that hold its earlier words keep them. Raises SnippetChanged when somebody saved in between."""
    current = Snippet.objects.select_for_update().get(pk=snippet.pk)
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    if current.version != version:
        raise SnippetChanged(current)
    for name, value in fields.items():
        setattr(current, name, value)
    current.version += 1
    current.changed_at, current.changed_by = at, by
    current.save()
    return current


@transaction.atomic
def archive_snippet(*, snippet: Snippet, by: User, at: datetime) -> None:
    """No picker offers it any more; where it was used it stays."""
    Snippet.objects.in_use().filter(pk=snippet.pk).update(archived_at=at, archived_by=by)


@transaction.atomic
def restore_snippet(*, snippet: Snippet) -> None:
    Snippet.objects.filter(pk=snippet.pk).update(archived_at=None, archived_by=None)


def note_uses(*, email: Email, snippets: Iterable[int], by: User, at: datetime) -> None:
    """Of those that were put in, the ones whose words are still there. Inside the transaction that saves them."""
    picked = list(snippets)
    if not picked:
        return
    found = [each for each in Snippet.objects.filter(pk__in=picked) if stands_in(each.body, email.body)]
    SnippetUse.objects.bulk_create(
        [SnippetUse(snippet=each, email=email, at=at, by=by) for each in found], ignore_conflicts=True
    )
