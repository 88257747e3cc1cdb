"""What the lead pool offers to choose from."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Account, AccountTag, PoolView, Tag
from nurture.team.models import User

MOST_INDUSTRIES = 500
# From one industry to the next by the index: DISTINCT would read every account.
INDUSTRIES = """
    WITH RECURSIVE named AS (
        SELECT MIN(industry) AS industry FROM accounts_account WHERE industry > ''
        UNION ALL
        SELECT (SELECT MIN(industry) FROM accounts_account WHERE industry > named.industry)
        FROM named WHERE named.industry IS NOT NULL
    )
    SELECT industry FROM named WHERE industry IS NOT NULL LIMIT %s
"""


def industries() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(INDUSTRIES, [MOST_INDUSTRIES])
        return [industry for (industry,) in cursor.fetchall()]


def owners() -> QuerySet[User]:
    return User.objects.filter(Exists(Account.objects.filter(owner=OuterRef("pk")))).order_by("name", "id")


def future_owners() -> QuerySet[User]:
    return User.objects.filter(is_active=True).exclude(team="").order_by("team", "name", "id")


def tags() -> QuerySet[Tag]:
    """Those that are on some account."""
    return Tag.objects.filter(Exists(AccountTag.objects.filter(tag=OuterRef("pk")))).order_by("name", "id")


def views(user: User) -> list[PoolView]:
    """One's own before those of others, by name. One query."""
    seen = PoolView.objects.visible_to(user).select_related("owner")
    return sorted(seen, key=lambda view: (view.owner_id != user.pk, view.name, view.pk))


def default_view(user: User) -> PoolView | None:
    return PoolView.objects.visible_to(user).filter(defaults__user=user).first()


def tags_on(accounts: Sequence[int]) -> QuerySet[Tag]:
    there = AccountTag.objects.filter(tag=OuterRef("pk"), account__in=accounts)
    return Tag.objects.filter(Exists(there)).order_by("name", "id")
