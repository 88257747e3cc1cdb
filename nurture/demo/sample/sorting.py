"""How both teams keep the lead pool in order: tags on accounts, and views that they come back to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from accounts.actions.bulk import tag_accounts
from accounts.actions.pool_views import keep_view
from accounts.models import Account
from nurture.demo.sample.records import operation
from nurture.team.models import User


class Tagged(NamedTuple):
    name: str
    by: str
    companies: tuple[str, ...]


class Kept(NamedTuple):
    name: str
    by: str
    query: dict[str, list[str]]
    shared: bool = True


TAGS = (
    Tagged("浜松ものづくり展", "ono", ("hoshino", "minato", "maruei")),
    Tagged("設備更新の年度", "kondo", ("minato", "torei", "nishiki", "owada")),
    Tagged("監視に関心", "yamada", ("hoshino", "nordia", "higano")),
)
VIEWS = (
    Kept("動いていない企業", "yamada", {"touch": ["quiet"], "mailable": ["yes"], "sort": ["-touch"]}),
    Kept(
        "推薦できそうな企業",
        "kondo",
        {
            "project": ["free"],
            "deals": ["any"],
            "sort": ["employees"],
            "column": ["industry", "employees", "deals", "owner", "tags", "touch"],
        },
    ),
    Kept("自分の担当", "tanabe", {"owner": ["me"]}, shared=False),
)


def sort_the_pool(find: Callable[[str], Account], users: Mapping[str, User], *, at: datetime) -> None:
    for tag in TAGS:
        tag_accounts(
            accounts=[find(key).pk for key in tag.companies],
            name=tag.name,
            operation=operation("tag", tag.name),
            by=users[tag.by],
            at=at,
        )
    for view in VIEWS:
        keep_view(
            name=view.name,
            query=view.query,
            shared=view.shared,
            default=False,
            operation=operation("view", view.name),
            by=users[view.by],
            at=at,
        )
