"""Evidence beside the next choice: past deals that resemble an account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import NOT_WON, TELLS, Account, Annotation, AnnotationKind, Deal, DealStage
from nurture.playbook.rules import (
    Candidate,
    Likeness,
    best,
    half_to_double,
    industry_pieces,
    is_near,
    shared_words,
)
from nurture.projects.models import Nomination, NominationState
from nurture.team.models import User

# Of each way to end: so many of the industry, and so many of the most telling ones, are compared closely.
CLOSELY = 20
# The most telling ones of each way to end, among which what is alike is looked for.
TELLING = 200
NOTES = 20

BY_TOLD = ("-told", "-closed_on", "-id")
ENDS = (Q(stage=DealStage.WON), Q(stage__in=NOT_WON))


@dataclass(frozen=True)
class SimilarDeal:
    deal: Deal
    reasons: tuple[str | Promise, ...]

    @property
    def lesson(self) -> str:
        """The most telling of what was written about it; empty for a bare row of an import."""
        return next((text for name in TELLS if (text := getattr(self.deal, name))), "")


def similar_deals(account: Account, *, user: User | None = None, each: int = 2) -> list[SimilarDeal]:
    """Past deals: what sales named, then others' up to `each` won and as many not won. One query.

    With `user`, what the nominations they may see say counts too. What is alike is decided in rules.
    """
    found = {deal.pk: deal for deal in _candidates(account, user)}
    words = shared_words(_ours(found.values()), {pk: _text(deal) for pk, deal in found.items()})
    likeness = {pk: _likeness(account, deal, words[pk]) for pk, deal in found.items()}
    chosen = best((_candidate(deal, likeness[pk]) for pk, deal in found.items()), each)
    return [SimilarDeal(found[one.pk], tuple(_reasons(one.likeness))) for one in chosen]


def _candidates(account: Account, user: User | None) -> QuerySet[Deal]:
    """Each part is bounded, so that the whole is as quick among 100,000 deals as among ten."""
    nominations = _nominations(account, user)
    picked = Deal.objects.filter(pk__in=nominations.values("similar_deal")).values("pk")
    parts = [_first(deals, BY_TOLD) for deals in _of_the_industry(account)]
    parts += [_first(_among_telling(account, end), ("-likely", *BY_TOLD)) for end in ENDS]
    return (
        Deal.objects.filter(pk__in=picked.union(*parts, all=True))
        .past()
        .select_related("account")
        .annotate(
            named=Exists(nominations.filter(similar_deal=OuterRef("pk"))),
            same_product=Exists(_wanted(account).filter(product=OuterRef("product"))),
            nominated_for=Subquery(_story(nominations)),
            worries=Subquery(_worries(account)),
        )
    )


def _of_the_industry(account: Account) -> list[QuerySet[Deal]]:
    if not account.industry:
        return []
    deals = Deal.objects.filter(account__industry=account.industry).exclude(account=account)
    return [deals.filter(end) for end in ENDS]


def _among_telling(account: Account, end: Q) -> QuerySet[Deal]:
    telling = Deal.objects.filter(end).exclude(account=account).order_by(*BY_TOLD)[:TELLING]
    size, industry = _similar_size(account), _near_industry(account)
    likely: Combinable = _points(Exists(_wanted(account).filter(product=OuterRef("product"))), 3)
    if industry:
        likely += _points(industry, 2)
    if size:
        likely += _points(size, 1)
    return Deal.objects.filter(pk__in=telling.values("pk")).annotate(likely=likely)


def _first(deals: QuerySet[Deal], order: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The slice one level down: SQLite takes none in a part of a union."""
    return Deal.objects.filter(pk__in=deals.order_by(*order).values("pk")[:CLOSELY]).values("pk")


def _near_industry(account: Account) -> Q | None:
    alike = Q()
    for piece in industry_pieces(account.industry):
        alike |= Q(account__industry__icontains=piece)
    return alike or None


def _similar_size(account: Account) -> Q | None:
    return Q(account__employees__range=half_to_double(account.employees)) if account.employees else None


def _wanted(account: Account) -> QuerySet[Deal]:
    return Deal.objects.filter(account=account, stage=DealStage.OPEN).exclude(product="")


def _nominations(account: Account, user: User | None) -> QuerySet[Nomination]:
    standing = [
        NominationState.COMMITTED,
        NominationState.NOMINATED,
        NominationState.UNDER_REVIEW,
        NominationState.ON_DECK,
    ]
    seen = Nomination.objects.all().visible_to(user) if user else Nomination.objects.none()
    return seen.filter(account=account, state__in=standing)


def _story(nominations: QuerySet[Nomination]) -> QuerySet[Any, Any]:
    text = _joined("blockers", "why_now", "why_account")
    return nominations.order_by("-id").annotate(story=text).values("story")[:1]


def _worries(account: Account) -> QuerySet[Any, Any]:
    """Their latest objections, questions and constraints, as one text."""
    kinds = [AnnotationKind.OBJECTION, AnnotationKind.QUESTION, AnnotationKind.CONSTRAINT]
    latest = Annotation.objects.filter(account=account, kind__in=kinds).order_by("-created_at", "-id")
    said = Annotation.objects.filter(pk__in=latest.values("pk")[:NOTES]).order_by().values("account")
    return said.annotate(all=StringAgg(_joined("their_words", "body"), Value("\n"))).values("all")


def _joined(*fields: str) -> Concat:
    parts = [part for field in fields for part in (F(field), Value("\n"))]
    return Concat(*parts, output_field=TextField())


def _points(condition: Q | Exists, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def _ours(deals: Iterable[Deal]) -> str:
    """What is written about the account; it came along with every deal."""
    deal = next(iter(deals), None)
    return "\n".join(getattr(deal, name, None) or "" for name in ("worries", "nominated_for"))


def _text(deal: Deal) -> str:
    return "\n".join([deal.name, *(getattr(deal, name) for name in TELLS)])


def _likeness(account: Account, deal: Deal, words: tuple[str, ...]) -> Likeness:
    if deal.account_id == account.pk:
        return Likeness(named=True)
    other = deal.account
    same = bool(account.industry) and other.industry == account.industry
    low, high = half_to_double(account.employees or 0)
    return Likeness(
        named=getattr(deal, "named", False),
        same_industry=same,
        near_industry=not same and is_near(account.industry, other.industry),
        same_product=getattr(deal, "same_product", False),
        similar_size=bool(account.employees and other.employees) and low <= (other.employees or 0) <= high,
        words=words,
    )


def _candidate(deal: Deal, likeness: Likeness) -> Candidate:
    assert deal.closed_on is not None  # noqa: S101 - deal_closed_has_a_date
    return Candidate(deal.pk, deal.stage == DealStage.WON, deal.told, deal.closed_on, likeness)


def _reasons(likeness: Likeness) -> Iterator[str | Promise]:
    if likeness.named:
        yield _("named by sales")
    if likeness.same_industry:
        yield _("same industry")
    if likeness.near_industry:
        yield _("near industry")
    if likeness.same_product:
        yield _("same product")
    if likeness.similar_size:
        yield _("similar size")
    if likeness.words:
        yield format_lazy(_("also about {words}"), words=" / ".join(likeness.words))
    if not (likeness.named or likeness.points):
        yield _("the most telling deals we have")
