"""The tags there are, on how many accounts, and what became of others."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Tag, TagChange

#: Of the latest changes; all of them stay on record.
SHOWN = 30


@dataclass(frozen=True)
class Tags:
    tags: list[Tag]
    changes: list[TagChange]


def all_tags() -> Tags:
    """Two queries. Each tag knows `number`, the accounts that have it."""
    counted = Tag.objects.annotate(number=Count("account_tags")).select_related("created_by")
    changes = TagChange.objects.select_related("tag", "by").order_by("-at", "-id")
    return Tags(list(counted.order_by("name", "id")), list(changes[:SHOWN]))


def tag_now(number: int) -> int:
    """What the tag of an old address or view is now. One query."""
    return TagChange.objects.filter(merged=number).values_list("tag", flat=True).first() or number
