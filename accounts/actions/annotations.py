"""What one of us knows or heard: written once, answered, changed with its history kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import activity
from accounts.actions.accounts import touch
from accounts.actions.mentions import call, see
from accounts.actions.writing import change, version
from accounts.facts import AlreadyWritten, DeletedMeanwhile, NeedsATeam, NotYours
from accounts.items import Place
from accounts.models import Account, ActivityCategory, Annotation, AnnotationVersion
from accounts.rules.expiry import renewed_until
from nurture.team.models import User

#: What a version keeps.
KEPT: Final = (
    "kind",
    "contact",
    "their_words",
    "body",
    "heard_by",
    "heard_on",
    "confidence",
    "expires_on",
)
#: By which a second sending of one operation is known to say the same.
SAID: Final = ("account", "thread", "kind", "contact", "their_words", "body")


@transaction.atomic
def annotate(
    *,
    account: Account,
    fields: Mapping[str, Any],
    operation: UUID,
    by: User,
    at: datetime,
    place: Place | None = None,
) -> Annotation:
    """Write it down, once however often the operation is sent. Raises NeedsATeam, AlreadyWritten.

    `fields`: kind, their_words, body, heard_by, heard_on, confidence, expires_on; contact of this account.
    `place`: the item it stands on.
    """
    values = {"their_words": "", "body": "", **fields, "account": account, **_standing_on(place)}
    return _write(values, operation=operation, by=by, at=at, verb="accounts.annotated")


@transaction.atomic
def answer(*, thread: Annotation, body: str, operation: UUID, by: User, at: datetime) -> Annotation:
    """In its thread; an answer to an answer stands in the same one. Raises as `annotate`, and DeletedMeanwhile."""
    root = _standing(thread.thread_id or thread.pk)
    values = {
        "account": root.account,
        "thread": root,
        "audience": root.audience,
        "kind": "",
        "their_words": "",
        "body": body,
        "heard_on": timezone.localdate(at),
    }
    written = _write(values, operation=operation, by=by, at=at, verb="accounts.answered")
    see(by, thread=root, at=at)
    return written


@transaction.atomic
def change_annotation(
    *, annotation: Annotation, fields: Mapping[str, Any], seen: str, by: User, at: datetime
) -> None:
    """The author's own words. Raises NotYours, ChangedMeanwhile, DeletedMeanwhile."""
    if annotation.author_id != by.pk:
        raise NotYours
    locked = _standing(annotation.pk)
    # Sent again after a lost answer: it is saved already.
    if any(getattr(locked, name) != value for name, value in fields.items()):
        _change(locked, fields, seen=seen, by=by, at=at, verb="accounts.annotation_changed")


@transaction.atomic
def renew(*, annotation: Annotation, today: date, by: User, at: datetime) -> None:
    """Somebody of either team says that it still holds. Raises NeedsATeam, DeletedMeanwhile."""
    if not by.team:
        raise NeedsATeam
    locked = _standing(annotation.pk)
    if locked.expires_on is None or locked.expires_on >= today:
        return
    until = renewed_until(locked.heard_on, locked.expires_on, today=today)
    _change(
        locked,
        {"expires_on": until},
        seen=version(locked, ["expires_on"]),
        by=by,
        at=at,
        verb="accounts.annotation_renewed",
    )


def _standing_on(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "item_kind": place.kind,
        "item_id": place.item.pk,
        "item_title": place.item.title,
        "item_link": place.item.link,
        "audience": place.item.audience,
        "deal_id": place.item.pk if place.kind == "deal" else None,
    }


def _write(values: Mapping[str, Any], *, operation: UUID, by: User, at: datetime, verb: str) -> Annotation:
    if not by.team:
        raise NeedsATeam
    annotation, is_new = Annotation.objects.get_or_create(
        operation=operation, defaults={**values, "author": by, "team": by.team, "created_at": at}
    )
    if is_new:
        call(annotation, by=by, at=at)
        _tell(annotation, by=by, at=at, verb=verb)
    elif annotation.author_id != by.pk or any(getattr(annotation, name) != values.get(name) for name in SAID):
        # Two pages with one restored draft: neither text may be lost.
        raise AlreadyWritten(annotation)
    return annotation


def _tell(annotation: Annotation, *, by: User, at: datetime, verb: str) -> None:
    if not annotation.is_answer:
        touch(annotation.account, at)
    activity.record(
        account=annotation.account,
        contact=annotation.contact,
        annotation=annotation,
        verb=verb,
        category=ActivityCategory.KNOWLEDGE,
        by=by,
        at=at,
        link=annotation.item_link,
        audience=annotation.audience,
    )


def _standing(pk: int) -> Annotation:
    found = Annotation.objects.select_for_update(of=("self",)).select_related("account").get(pk=pk)
    if found.deleted_at:
        raise DeletedMeanwhile
    return found


def _change(
    annotation: Annotation, fields: Mapping[str, Any], *, seen: str, by: User, at: datetime, verb: str
) -> None:
    before = AnnotationVersion(
        annotation=annotation,
        number=annotation.version,
        fields=_plain(annotation),
        at=annotation.changed_at or annotation.created_at,
        by_id=annotation.changed_by_id or annotation.author_id,
    )
    also = {"version": annotation.version + 1, "changed_at": at, "changed_by": by}
    if not change(annotation, fields, seen=seen, also=also):
        return
    before.save(force_insert=True)
    call(annotation, by=by, at=at)
    activity.record(
        account=annotation.account,
        contact=annotation.contact,
        verb=verb,
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        link=annotation.get_absolute_url(),
        audience=annotation.audience,
    )


def _plain(annotation: Annotation) -> dict[str, Any]:
    values = {name: getattr(annotation, name) for name in KEPT}
    values["contact"] = annotation.contact_id
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
