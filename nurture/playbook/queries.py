"""Evidence beside the next choice: past deals that resemble an account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import NOT_WON, TELLS, Account, Annotation, AnnotationKind, Deal, DealStage
from nurture.playbook.rules import (
    Candidate,
    Likeness,
    best,
    half_to_double,
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
ASKING = (AnnotationKind.OBJECTION, AnnotationKind.QUESTION, AnnotationKind.CONSTRAINT)
STANDING = (
    NominationState.COMMITTED,
    NominationState.NOMINATED,
    NominationState.UNDER_REVIEW,
    NominationState.ON_DECK,
)


@dataclass(frozen=True)
class SimilarDeal:
    deal: Deal
    reasons: tuple[str | Promise, ...]

    @property
    def lesson(self) -> str:
        """The most telling of what was written about it; empty for a bare row of an import."""
        return next((text for name in TELLS if (text := getattr(self.deal, name))), "")


@dataclass(frozen=True)
class Known:
    """What is known about the account that a past deal can be alike in."""

    account: Account
    # Deals that sales named, and the products of the open deals.
    named: frozenset[int]
    wanted: frozenset[str]
    # What they object to and ask for, and the latest nomination.
    text: str


def similar_deals(
    account: Account, *, user: User | None = None, each: int = 2, typed: str = ""
) -> list[SimilarDeal]:
    """Past deals: what sales named, then others' up to `each` won and as many not won. Eight queries at most.

    With `user`, what the nominations they may see say counts too, and so does what somebody is writing just now
    (`typed`). What is alike is decided in rules.
    The queries are many and flat on purpose: each takes an index, and one that did it all took four times as long.
    """
    known = _known(account, user, typed)
    found = list(_compared(known))
    words = shared_words(known.text, {deal.pk: _text(deal) for deal in found})
    likeness = {deal.pk: _compare(known, deal, words[deal.pk]) for deal in found}
    chosen = best((_candidate(deal, likeness[deal.pk]) for deal in found), each)
    deals = {deal.pk: deal for deal in found}
    return [SimilarDeal(deals[one.pk], tuple(_reasons(one.likeness))) for one in chosen]


def _known(account: Account, user: User | None, typed: str) -> Known:
    nominated = list(_nominations(account, user)) if user else []
    wanted = Deal.objects.filter(account=account, stage=DealStage.OPEN).exclude(product="")
    visible = (
        Annotation.objects.visible_to(user)
        if user
        else Annotation.objects.filter(audience=None, deleted_at=None)
    )
    said = visible.filter(account=account, kind__in=ASKING).order_by("-created_at", "-id")
    texts = [typed]
    texts += [text for row in said.values_list("their_words", "body")[:NOTES] for text in row]
    texts += [text for _deal, *row in nominated[:1] for text in row]
    return Known(
        account,
        named=frozenset(deal for deal, *_texts in nominated if deal),
        wanted=frozenset(wanted.values_list("product", flat=True)),
        text="\n".join(texts),
    )


def _nominations(account: Account, user: User) -> Iterable[tuple[int | None, str, str, str]]:
    """The latest first: the deal that it resembles, and what it says."""
    seen = Nomination.objects.visible_to(user).filter(account=account, state__in=STANDING)
    return seen.order_by("-id").values_list("similar_deal", "blockers", "why_now", "why_account")


def _compared(known: Known) -> Iterable[Deal]:
    """Each part is bounded, so that the whole is as quick among 100,000 deals as among ten."""
    picked = set(known.named)
    for end in ENDS:
        others = Deal.objects.filter(end).exclude(account=known.account).order_by(*BY_TOLD)
        if known.account.industry:
            same = others.filter(account__industry=known.account.industry)
            picked.update(same.values_list("pk", flat=True)[:CLOSELY])
        outlines = others.values_list("pk", "account__industry", "account__employees", "product")[:TELLING]
        picked.update(_likeliest(known, outlines))
    return Deal.objects.filter(pk__in=picked).past().select_related("account") if picked else ()


def _likeliest(known: Known, outlines: Iterable[tuple[int, str, int | None, str]]) -> Iterator[int]:
    """They come the most telling first, and sorting keeps that order among equals."""
    points = {
        pk: _likeness(known, industry, employees, product).points
        for pk, industry, employees, product in outlines
    }
    return islice(sorted(points, key=lambda pk: -points[pk]), CLOSELY)


def _text(deal: Deal) -> str:
    return "\n".join([deal.name, *(getattr(deal, name) for name in TELLS)])


def _likeness(known: Known, industry: str, employees: int | None, product: str) -> Likeness:
    mine = known.account
    same = bool(mine.industry) and industry == mine.industry
    low, high = half_to_double(mine.employees or 0)
    return Likeness(
        same_industry=same,
        near_industry=not same and is_near(mine.industry, industry),
        same_product=product in known.wanted,
        similar_size=bool(mine.employees and employees) and low <= (employees or 0) <= high,
    )


def _compare(known: Known, deal: Deal, words: tuple[str, ...]) -> Likeness:
    if deal.account_id == known.account.pk:
        return Likeness(named=True)
    alike = _likeness(known, deal.account.industry, deal.account.employees, deal.product)
    return replace(alike, named=deal.pk in known.named, words=words)


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
