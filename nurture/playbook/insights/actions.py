"""Insights: written, changed, supported, contested, retired."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from nurture.playbook.insights.facts import InsightChanged, NoSource
from nurture.playbook.insights.models import Insight, InsightSource
from nurture.playbook.insights.queries import find_source
from nurture.team.models import User

WORDS: Final = ("who", "information", "situation", "words")


@transaction.atomic
def write_insight(
    *, fields: Mapping[str, str], source: str = "", by: User, at: datetime, operation: UUID | None = None
) -> Insight:
    """`source` ("annotation:12", "deal:3", or nothing) speaks for it. The same `operation` again gives the first one.

    Raises NoSource.
    """
    made, is_new = Insight.objects.get_or_create(
        operation=operation or uuid4(),
        created_by=by,
        defaults={**fields, "created_at": at, "changed_at": at, "changed_by": by},
    )
    if is_new and source:
        add_source(insight=made, source=source, speaks_for=True, by=by, at=at)
    return made


@transaction.atomic
def change_insight(
    *, insight: Insight, version: int, fields: Mapping[str, str], by: User, at: datetime
) -> Insight:
    """Raises InsightChanged when somebody saved in between."""
    current = Insight.objects.select_for_update().get(pk=insight.pk)
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    if current.version != version:
        raise InsightChanged(current)
    for name, value in fields.items():
        setattr(current, name, value)
    current.version += 1
    current.changed_at, current.changed_by = at, by
    current.save()
    return current


@transaction.atomic
def add_source(*, insight: Insight, source: str, speaks_for: bool, by: User, at: datetime) -> InsightSource:
    """Named again it only changes its side. Raises NoSource."""
    found = find_source(by, source)
    if found is None:
        raise NoSource
    Insight.objects.select_for_update().get(pk=insight.pk)
    standing = InsightSource.objects.standing().filter(insight=insight, **found)
    if (known := standing.first()) is not None and known.speaks_for == speaks_for:
        return known
    standing.update(removed_at=at, removed_by=by)
    added: dict[str, Any] = {"speaks_for": speaks_for, "added_at": at, "added_by": by}
    return InsightSource.objects.create(insight=insight, **found, **added)


@transaction.atomic
def remove_source(*, source: InsightSource, by: User, at: datetime) -> None:
    """Taken out; that it was there, and who named it, stays."""
    InsightSource.objects.standing().filter(pk=source.pk).update(removed_at=at, removed_by=by)


@transaction.atomic
def retire(*, insight: Insight, why: str, by: User, at: datetime) -> None:
    """Nothing new rests on it; what does keeps it."""
    Insight.objects.in_use().filter(pk=insight.pk).update(retired_at=at, retired_by=by, why_retired=why)


@transaction.atomic
def bring_back(*, insight: Insight) -> None:
    Insight.objects.filter(pk=insight.pk).update(retired_at=None, retired_by=None, why_retired="")
