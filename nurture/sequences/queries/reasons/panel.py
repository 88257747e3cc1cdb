"""The panel beside an email: what was named, what offers itself, what the typed words are found in."""

from collections.abc import Collection
from functools import cached_property
from typing import Final, cast

from django.db.models import Q

from accounts.models import Annotation, AnnotationKind, Deal
from nurture.playbook.insights import queries as insights
from nurture.playbook.queries import similar_deals
from nurture.sequences.models import Email, Evidence, Expectation
from nurture.sequences.queries.reasons.answers import answers_to
from nurture.sequences.queries.reasons.sources import (
    FOUND,
    Source,
    earlier_emails,
    notes_of,
    of_deal,
    of_insight,
    of_note,
)
from nurture.team.models import User

#: What people said of what stops or moves them is what an email answers; it stands before what we know as facts.
TELLING: Final = (
    AnnotationKind.OBJECTION,
    AnnotationKind.QUESTION,
    AnnotationKind.WORDS,
    AnnotationKind.SIGNAL,
    AnnotationKind.STORY,
    AnnotationKind.CONSTRAINT,
)
OFFERED: Final = 4


class Why:
    """All of the panel, asked for piece by piece."""

    def __init__(self, email: Email, user: User, words: str = "") -> None:
        self.email, self.user, self.words = email, user, words

    @cached_property
    def expectation(self) -> Expectation | None:
        return Expectation.objects.filter(email=self.email).select_related("by").first()

    @cached_property
    def evidence(self) -> list[Source]:
        return evidence_of(self.email, self.user)

    @cached_property
    def found(self) -> list[Source]:
        """What the words that were typed are found in."""
        used = {each.code for each in self.evidence}
        return [each for each in search(self.email, self.user, self.words) if each.code not in used]

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """Who reacted to this email."""
        return answers_to([self.email.pk]).get(self.email.pk, ())

    @cached_property
    def offers(self) -> list[Source]:
        return offers(self.email, self.user, used={each.code for each in self.evidence})


def evidence_of(email: Email, user: User) -> list[Source]:
    """What was named, in that order, with who named it. Three queries."""
    rows = list(
        Evidence.objects.standing()
        .filter(email=email)
        .select_related(
            "added_by", "annotation__author", "annotation__account", "deal__account", "earlier", "insight"
        )
        .order_by("added_at", "pk")
    )
    notes = [each.annotation_id for each in rows if each.annotation_id]
    seen = set(Annotation.objects.visible_to(user).filter(pk__in=notes).values_list("pk", flat=True))
    answered = answers_to([each.earlier_id for each in rows if each.earlier_id])
    return [_named(each, seen, answered) for each in rows]


def offers(email: Email, user: User, *, used: Collection[str]) -> list[Source]:
    """What offers itself: this account's telling notes, insights they support, past deals alike, what was sent before."""
    account = email.step.sequence.target.account
    notes = notes_of(email, user).filter(kind__in=TELLING).order_by("-pinned_at", "-created_at", "-pk")
    found = [of_note(each) for each in notes[: OFFERED * 2]]
    found += [of_insight(each) for each in insights.resting_on(account.pk, size=2)]
    found += [of_deal(each.deal) for each in similar_deals(account, user=user, each=1)]
    found += earlier_emails(email, Q())[:2]
    fresh = [each for each in found if each.code not in used]
    return [
        *[each for each in fresh if each.kind == "annotation"][:OFFERED],
        *[each for each in fresh if each.kind != "annotation"],
    ]


def search(email: Email, user: User, words: str) -> list[Source]:
    """Notes and emails of this account, insights and past deals of any, that say these words. Five queries."""
    if not words.strip():
        return []
    typed = words.strip()
    notes = notes_of(email, user).filter(Q(body__icontains=typed) | Q(their_words__icontains=typed))
    deals = Deal.objects.visible_to(user).past().select_related("account")
    deals = deals.filter(
        Q(name__icontains=typed)
        | Q(account__name__icontains=typed)
        | Q(account__name_latin__icontains=typed)
        | Q(needed_information__icontains=typed)
    )
    found = [of_note(each) for each in notes.order_by("-created_at", "-pk")[:FOUND]]
    found += [of_insight(each) for each in insights.search(typed, size=FOUND)]
    found += [of_deal(each) for each in deals.order_by("-told", "-closed_on", "-pk")[:FOUND]]
    found += earlier_emails(email, Q(subject__icontains=typed) | Q(body__icontains=typed))[:FOUND]
    return found


def _named(row: Evidence, seen: set[int], answered: dict[int, tuple[str, ...]]) -> Source:
    if row.annotation:
        if row.annotation_id in seen:
            return of_note(row.annotation, row)
        return Source("annotation", row.annotation.pk, "", "", is_hidden=True, evidence=row)
    if row.deal:
        return of_deal(row.deal, row)
    if row.insight:
        return of_insight(row.insight, row)
    # A constraint of the table: it is one of the four.
    email = cast(Email, row.earlier)
    return Source(
        "earlier",
        email.pk,
        email.subject,
        email.get_absolute_url(),
        what=email,
        answered=answered.get(email.pk, ()),
        evidence=row,
    )
