"""Who reports to, influences or knows whom at an account, and which of us knows them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.actions import activity
from accounts.facts import GoesInCircles, NotColleagues
from accounts.models import Account, ActivityCategory, Contact, Relation, RelationKind, Tie
from nurture.team.models import User


@transaction.atomic
def relate(
    *, person: Contact, other: Contact, kind: RelationKind, note: str, by: User, at: datetime
) -> Relation:
    """Said twice it stands once. Whom somebody reports to takes the place of the boss before.

    Raises NotColleagues and GoesInCircles.
    """
    if person.account_id != other.account_id or person.pk == other.pk:
        raise NotColleagues
    Account.objects.select_for_update().get(pk=person.account_id)
    known: dict[str, Any] = {"person": person, "kind": kind}
    if kind == RelationKind.REPORTS_TO:
        _refuse_circles(person, other)
    elif kind == RelationKind.KNOWS and other.pk < person.pk:
        known |= {"person": other, "other": person}
    else:
        known |= {"other": other}
    said = {"note": note, "created_by": by, "created_at": at}
    relation, _is_new = Relation.objects.update_or_create(
        **known, defaults=said if "other" in known else said | {"other": other}
    )
    _tell(person, "accounts.related", {"kind": kind}, by=by, at=at)
    return relation


@transaction.atomic
def take_back_relation(*, relation: Relation, by: User, at: datetime) -> None:
    _tell(relation.person, "accounts.unrelated", {"kind": relation.kind}, by=by, at=at)
    relation.delete()


@transaction.atomic
def tie(*, user: User, contact: Contact, strength: int, note: str, by: User, at: datetime) -> Tie:
    """How well one of us knows somebody; what was said before is replaced."""
    made, _is_new = Tie.objects.update_or_create(
        user=user,
        contact=contact,
        defaults={"strength": strength, "note": note, "created_by": by, "created_at": at},
    )
    _tell(contact, "accounts.tied", {"strength": strength, "name": user.name}, by=by, at=at)
    return made


@transaction.atomic
def take_back_tie(*, tie: Tie, by: User, at: datetime) -> None:
    _tell(tie.contact, "accounts.untied", {"name": tie.user.name}, by=by, at=at)
    tie.delete()


def _refuse_circles(person: Contact, boss: Contact) -> None:
    bosses = dict(
        Relation.objects.filter(person__account=person.account_id, kind=RelationKind.REPORTS_TO).values_list(
            "person", "other"
        )
    )
    above: int | None = boss.pk
    for _step in range(len(bosses) + 1):
        if above == person.pk:
            raise GoesInCircles
        above = bosses.get(above) if above else None


def _tell(contact: Contact, verb: str, detail: dict[str, object], *, by: User, at: datetime) -> None:
    activity.record(
        account=contact.account,
        contact=contact,
        verb=verb,
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail=detail,
        link=reverse("accounts:map", args=[contact.account_id]),
    )
