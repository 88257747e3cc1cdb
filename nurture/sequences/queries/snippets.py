"""Passages for the picker, and the page that looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from accounts.models import Annotation, Deal
from nurture.sequences.models import Email, Snippet
from nurture.team.models import User


@dataclass(frozen=True)
class Row:
    snippet: Snippet
    is_overdue: bool
    # None also where this reader may not see what it comes from.
    annotation: Annotation | None
    deal: Deal | None


def offered() -> list[Snippet]:
    """For the picker: what was used most stands first."""
    used = Snippet.objects.in_use().select_related("owner").annotate(used=Count("uses"))
    return list(used.order_by("-used", "name")[:200])


def rows(user: User, snippets: Iterable[Snippet], day: date) -> list[Row]:
    """Two queries, however many snippets."""
    shown = list(snippets)
    notes = Annotation.objects.visible_to(user).in_bulk(
        [each.annotation_id for each in shown if each.annotation_id]
    )
    deals = Deal.objects.visible_to(user).in_bulk([each.deal_id for each in shown if each.deal_id])
    return [
        Row(
            each,
            each.archived_at is None and each.review_on < day,
            notes.get(each.annotation_id or 0),
            deals.get(each.deal_id or 0),
        )
        for each in shown
    ]


def all_snippets(*, archived: bool) -> QuerySet[Snippet]:
    found = Snippet.objects.exclude(archived_at=None) if archived else Snippet.objects.in_use()
    return (
        found.select_related("owner", "changed_by", "insight")
        .annotate(used=Count("uses"))
        .order_by("review_on", "name")
    )


def emails_with(snippet: Snippet, user: User) -> list[Email]:
    """Where it was used, as far as this reader sees it; the latest first."""
    found = Email.objects.visible_to(user).filter(snippet_uses__snippet=snippet)
    return list(found.select_related("step__sequence__target__account").order_by("-snippet_uses__at")[:50])
