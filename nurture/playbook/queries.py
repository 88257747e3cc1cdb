"""Evidence beside the next choice: past deals that resemble an account."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Deal, DealReason, DealStage

# What a reader learns most from stands first.
TELLS = {"needed_information": 4, "process": 3, "their_words": 2, "reason_note": 1}


@dataclass(frozen=True)
class SimilarDeal:
    deal: Deal
    reasons: tuple[str | Promise, ...]

    @property
    def lesson(self) -> str:
        """The most telling of what was written about it; empty for a bare row of an import."""
        return next((text for name in TELLS if (text := getattr(self.deal, name))), "")


def similar_deals(account: Account, *, each: int = 2) -> list[SimilarDeal]:
    """Past deals of other accounts, up to `each` won and as many not won, the most telling first. One query.

    Alike means the same industry; where we do not know the industry, half to double the employees.
    """
    alike = _alike(account)
    if alike is None:
        return []
    return [SimilarDeal(deal, tuple(_reasons(account, deal.account))) for deal in _best(account, alike, each)]


def _alike(account: Account) -> Q | None:
    if account.industry:
        return Q(account__industry=account.industry)
    return _similar_size(account)


def _similar_size(account: Account) -> Q | None:
    if not account.employees:
        return None
    return Q(account__employees__range=(account.employees // 2, account.employees * 2))


def _best(account: Account, alike: Q, each: int) -> QuerySet[Deal]:
    size = _similar_size(account)
    told = sum((_points(~Q(**{name: ""}), points) for name, points in TELLS.items()), start=Value(0))
    past = (
        Deal.objects.filter(alike)
        .past()
        .exclude(account=account)
        .annotate(
            won=_points(Q(stage=DealStage.WON), 1),
            told=told + _points(~Q(reason=DealReason.UNKNOWN), 1),
            near=_points(size, 1) if size else Value(0),
        )
    )
    best_first = [F("told").desc(), F("near").desc(), F("closed_on").desc(), F("id").desc()]
    placed = past.annotate(place=Window(RowNumber(), partition_by="won", order_by=best_first))
    return placed.filter(place__lte=each).select_related("account").order_by("-won", "place")


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def _reasons(account: Account, other: Account) -> Iterator[str | Promise]:
    if account.industry and other.industry == account.industry:
        yield _("same industry")
    if account.employees and other.employees and _half_to_double(account.employees, other.employees):
        yield _("similar size")


def _half_to_double(mine: int, theirs: int) -> bool:
    return mine // 2 <= theirs <= mine * 2
