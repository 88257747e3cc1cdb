"""The one door to the shared timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.functions import Now

from accounts.models import Account, Activity, ActivityCategory, Annotation, Contact
from accounts.rules.words import texts
from nurture.prepared import insert_each
from nurture.team.models import User


def record(
    *,
    account: Account,
    verb: str,
    category: ActivityCategory,
    at: datetime,
    by: User | None = None,
    team: str | None = None,
    contact: Contact | None = None,
    annotation: Annotation | None = None,
    detail: Mapping[str, Any] | None = None,
    link: str = "",
    audience: int | None = None,
) -> Activity:
    """Write one entry, inside the caller's transaction.

    `verb` is "<app>.<what happened>" and has a template templates/<app>/activity/<what happened>.html;
    `detail` holds plain JSON values for it. `team` is the actor's unless said otherwise ("joint": both).
    `audience`: the project whose members may see it, where it tells what stands on an item of theirs.
    """
    return Activity.objects.create(
        account=account,
        contact=contact,
        annotation=annotation,
        verb=verb,
        category=category,
        team=team if team is not None else (by.team if by else ""),
        actor=by,
        at=at,
        detail=dict(detail or {}),
        said="\n".join(texts(detail)),
        link=link,
        audience=audience,
    )


def record_many(
    *,
    details: Mapping[int, Mapping[str, Any]],
    verb: str,
    category: ActivityCategory,
    at: datetime,
    by: User | None,
    link: str = "",
) -> None:
    """One entry for each account id of `details`, in bulk; otherwise as `record`."""
    Activity.objects.bulk_create(
        [
            Activity(
                account_id=account_id,
                verb=verb,
                category=category,
                team=by.team if by else "",
                actor=by,
                at=at,
                detail=dict(detail),
                said="\n".join(texts(detail)),
                link=link,
            )
            for account_id, detail in details.items()
        ],
        batch_size=1000,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What differs among many entries of one kind."""

    account: int
    contact: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


def record_each(
    entries: Sequence[Entry], *, verb: str, category: ActivityCategory, at: datetime, team: str = ""
) -> None:
    """Many entries that nobody of us caused, in one statement; otherwise as `record`."""
    insert_each(Activity, rows(entries), same=same(verb=verb, category=category, at=at, team=team))


def rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What `record_each` writes, for whoever writes it along with what the entries tell of."""
    return [
        {
            "account_id": each.account,
            "contact_id": each.contact,
            "detail": each.detail,
            "said": "\n".join(texts(each.detail)),
            "link": each.link,
        }
        for each in entries
    ]


def same(*, verb: str, category: ActivityCategory, at: datetime | Now, team: str = "") -> dict[str, Any]:
    """What all those rows hold."""
    return {"verb": verb, "category": str(category), "team": team, "at": at}
