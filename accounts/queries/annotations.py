"""What stands on an item or on top of an account, with the answers of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

from django.db.models import Field, Prefetch, Q, QuerySet
from django.utils import formats
from django.utils.functional import Promise

from accounts.audiences import seen_by
from accounts.models import Account, Annotation, AnnotationVersion, Contact
from accounts.rules.changes import Piece, pieces
from nurture.team.models import User


def answers() -> QuerySet[Annotation]:
    """In the order of a conversation."""
    return Annotation.objects.filter(deleted_at=None).select_related("author").order_by("created_at", "pk")


def with_answers(path: str = "answers") -> Prefetch[str, QuerySet[Annotation], str]:
    """Each annotation's `replies`: one query for all of a page."""
    return Prefetch(path, queryset=answers(), to_attr="replies")


def on_item(user: User, kind: str, pk: int) -> list[Annotation]:
    """The latest first."""
    return list(_shown(Annotation.objects.visible_to(user).filter(item_kind=kind, item_id=pk)))


def pinned(user: User, account: Account) -> list[Annotation]:
    """What everybody should read first, in the order in which it was pinned."""
    of_account = Annotation.objects.visible_to(user).roots().filter(account=account, pinned_at__isnull=False)
    return list(of_account.select_related("author", "contact").order_by("pinned_at", "pk"))


def findable(user: User) -> QuerySet[Annotation]:
    """What this user may open by its address: also what they deleted or wrote themselves; who leads, everything."""
    gone = Q() if user.leads else Q(deleted_at=None) | Q(deleted_by=user) | Q(author=user)
    return _shown(Annotation.objects.filter(seen_by(user)).filter(gone))


def _shown(annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
    related = annotations.select_related(
        "account", "author", "contact", "thread", "changed_by", "pinned_by", "deleted_by", "activity"
    )
    return related.prefetch_related(with_answers()).order_by("-created_at", "-pk")


# --- History ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldChange:
    label: str | Promise
    before: str
    after: str

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces(self.before, self.after)


@dataclass(frozen=True)
class Change:
    number: int
    at: datetime
    by: User
    fields: list[FieldChange]


def history(annotation: Annotation) -> list[Change]:
    """Every version after the first, the latest first, with what it changed. Two queries."""
    kept = list(annotation.versions.select_related("by").order_by("number"))
    if not kept or annotation.changed_at is None or annotation.changed_by is None:
        return []
    people = _people(annotation, kept)
    states = [_told(version.fields, people) for version in kept]
    states.append(_told(_current(annotation, kept[0].fields), people))
    written = [(version.at, version.by) for version in kept[1:]] + [
        (annotation.changed_at, annotation.changed_by)
    ]
    changes = [
        Change(number, at, by, list(_changes(before, after)))
        for number, ((at, by), (before, after)) in enumerate(
            zip(written, pairwise(states), strict=True), start=2
        )
    ]
    return changes[::-1]


def _people(annotation: Annotation, kept: Iterable[AnnotationVersion]) -> dict[int, str]:
    about = {version.fields.get("contact") for version in kept} | {annotation.contact_id}
    return {each.pk: str(each) for each in Contact.objects.filter(pk__in=[pk for pk in about if pk])}


def _current(annotation: Annotation, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(annotation, name) for name in names if name != "contact"}
    return values | {"contact": annotation.contact_id}


def _told(values: Mapping[str, Any], people: Mapping[int, str]) -> dict[str, str]:
    return {name: _word(name, value, people) for name, value in values.items()}


def _word(name: str, value: Any, people: Mapping[int, str]) -> str:
    """As a reader would say it; a contact who was erased meanwhile has no name any more."""
    if value is None or value == "":
        return ""
    if name == "contact":
        return people.get(value, "—")
    if name.endswith("_on"):
        return formats.date_format(date.fromisoformat(str(value)))
    return str(dict(_field(name).flatchoices).get(value, value))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for name, old in before.items():
        if old != after[name]:
            yield FieldChange(_field(name).verbose_name, old, after[name])


def _field(name: str) -> Field[Any, Any]:
    return cast(Field[Any, Any], Annotation._meta.get_field(name))  # noqa: SLF001 - documented
