"""What an email rests on: what was named, what offers itself, and what of it came back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, cast

from django.db.models import Q

from accounts.models import Annotation, AnnotationKind, Deal
from nurture.delivery.models import Message, Reaction
from nurture.playbook.insights import queries as insights
from nurture.playbook.models import Insight
from nurture.playbook.queries import similar_deals
from nurture.sequences.models import Email, Evidence, Expectation
from nurture.sequences.rules.state import HANDED_OVER
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
FOUND: Final = 8


@dataclass(frozen=True)
class Source:
    """Something an email may rest on. `code` is what forms carry: "annotation:12"."""

    kind: str
    pk: int
    title: str
    link: str
    on: date | datetime | None = None
    # The annotation, deal, earlier email or insight itself.
    what: Any = None
    # Who reacted to an earlier email, by name.
    answered: tuple[str, ...] = ()
    # A note that stands on a project this reader is no member of.
    is_hidden: bool = False
    evidence: Evidence | None = None

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def column(self) -> dict[str, int]:
        return {f"{self.kind}_id": self.pk}


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
    notes = _notes(email, user).filter(kind__in=TELLING).order_by("-pinned_at", "-created_at", "-pk")
    found = [_note(each) for each in notes[: OFFERED * 2]]
    found += [_insight(each) for each in insights.resting_on(account.pk, size=2)]
    found += [_deal(each.deal) for each in similar_deals(account, user=user, each=1)]
    found += _earlier(email, Q())[:2]
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
    notes = _notes(email, user).filter(Q(body__icontains=typed) | Q(their_words__icontains=typed))
    deals = Deal.objects.visible_to(user).past().select_related("account")
    deals = deals.filter(
        Q(name__icontains=typed)
        | Q(account__name__icontains=typed)
        | Q(account__name_latin__icontains=typed)
        | Q(needed_information__icontains=typed)
    )
    found = [_note(each) for each in notes.order_by("-created_at", "-pk")[:FOUND]]
    found += [_insight(each) for each in insights.search(typed, size=FOUND)]
    found += [_deal(each) for each in deals.order_by("-told", "-closed_on", "-pk")[:FOUND]]
    found += _earlier(email, Q(subject__icontains=typed) | Q(body__icontains=typed))[:FOUND]
    return found


def find_source(user: User, email: Email, code: str) -> Source | None:
    """What "annotation:12" means to this user on this email. One query."""
    kind, _colon, number = code.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return None
    pk = int(number)
    match kind:
        case "annotation":
            note = _notes(email, user).filter(pk=pk).first()
            return _note(note) if note else None
        case "deal":
            deal = Deal.objects.visible_to(user).select_related("account").filter(pk=pk).first()
            return _deal(deal) if deal else None
        case "insight":
            known = Insight.objects.in_use().filter(pk=pk).first()
            return _insight(known) if known else None
        case "earlier":
            return next(iter(_earlier(email, Q(pk=pk))), None)
    return None


@dataclass(frozen=True)
class Used:
    """An email that rests on a note: who said so, when it went, who reacted."""

    evidence: Evidence
    email: Email
    sent_at: datetime | None
    answered: tuple[str, ...]


def uses_of(user: User, annotations: Sequence[Annotation]) -> dict[int, list[Used]]:
    """By note, the emails that rest on it and what came back to them, the latest first. Three queries."""
    rows = Evidence.objects.standing().filter(
        annotation__in=[each.pk for each in annotations], email__in=Email.objects.visible_to(user)
    )
    found = list(rows.select_related("email", "added_by").order_by("-added_at", "-pk"))
    emails = [each.email_id for each in found]
    answered, sent = answers_to(emails), _sent(emails)
    uses: dict[int, list[Used]] = defaultdict(list)
    for each in found:
        used = Used(each, each.email, sent.get(each.email_id), answered.get(each.email_id, ()))
        uses[each.annotation_id or 0].append(used)
    return uses


def uses_of_insight(user: User, insight: Insight) -> list[Used]:
    """The emails that rest on it and what came back to them, the latest first. Three queries."""
    rows = Evidence.objects.standing().filter(insight=insight, email__in=Email.objects.visible_to(user))
    found = list(rows.select_related("email", "added_by").order_by("-added_at", "-pk"))
    emails = [each.email_id for each in found]
    answered, sent = answers_to(emails), _sent(emails)
    return [
        Used(each, each.email, sent.get(each.email_id), answered.get(each.email_id, ())) for each in found
    ]


def reactions_by_insight(pks: Collection[int]) -> dict[int, int]:
    """By insight, how many people reacted themselves to emails that rest on it. Two queries."""
    pairs = list(Evidence.objects.standing().filter(insight__in=pks).values_list("insight_id", "email_id"))
    answered = answers_to({email for _insight, email in pairs})
    people: dict[int, set[str]] = defaultdict(set)
    for insight, email in pairs:
        people[insight or 0].update(answered.get(email, ()))
    return {insight: len(names) for insight, names in people.items()}


def answers_to(emails: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By email, the people who reacted to it themselves, each once. One query, none without emails."""
    wanted = list(emails)
    if not wanted:
        return {}
    rows = Reaction.objects.filter(
        message__mailing__email_ref__in=wanted, verdict=Reaction.Verdict.HUMAN, contact__isnull=False
    ).select_related("contact", "message__mailing")
    people: dict[int, dict[str, None]] = defaultdict(dict)
    for each in rows.order_by("at", "pk"):
        if each.message and each.contact:
            people[each.message.mailing.email_ref][str(each.contact)] = None
    return {email: tuple(names) for email, names in people.items()}


def _notes(email: Email, user: User) -> Any:
    account = email.step.sequence.target.account_id
    return (
        Annotation.objects.visible_to(user)
        .roots()
        .filter(account=account)
        .select_related("author", "account", "contact")
    )


def _earlier(email: Email, wanted: Q) -> list[Source]:
    """Emails of this account that somebody has received, the latest first. At most three queries."""
    rows = list(
        Email.objects.filter(
            wanted,
            step__sequence__target__account=email.step.sequence.target.account_id,
            step__sequence__target__project=email.step.sequence.target.project_id,
            pk__in=Message.objects.filter(state__in=HANDED_OVER).values("mailing__email_ref"),
        )
        .exclude(pk=email.pk)
        .order_by("-pk")[:FOUND]
    )
    answered = answers_to([each.pk for each in rows])
    sent = _sent([each.pk for each in rows])
    return [
        Source(
            "earlier",
            each.pk,
            each.subject,
            each.get_absolute_url(),
            sent.get(each.pk),
            each,
            answered.get(each.pk, ()),
        )
        for each in rows
    ]


def _sent(emails: Collection[int]) -> dict[int, datetime]:
    if not emails:
        return {}
    rows = Message.objects.filter(
        mailing__email_ref__in=emails, state__in=HANDED_OVER, handed_over_at__isnull=False
    ).values_list("mailing__email_ref", "handed_over_at")
    return {email: at for email, at in rows.order_by("-handed_over_at") if at is not None}


def _named(row: Evidence, seen: set[int], answered: dict[int, tuple[str, ...]]) -> Source:
    if row.annotation:
        if row.annotation_id in seen:
            return _note(row.annotation, row)
        return Source("annotation", row.annotation.pk, "", "", is_hidden=True, evidence=row)
    if row.deal:
        return _deal(row.deal, row)
    if row.insight:
        return _insight(row.insight, row)
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


def _note(note: Annotation, row: Evidence | None = None) -> Source:
    title = note.their_words or note.body
    return Source("annotation", note.pk, title, note.get_absolute_url(), note.heard_on, note, evidence=row)


def _insight(insight: Insight, row: Evidence | None = None) -> Source:
    return Source("insight", insight.pk, str(insight), insight.get_absolute_url(), what=insight, evidence=row)


def _deal(deal: Deal, row: Evidence | None = None) -> Source:
    return Source("deal", deal.pk, str(deal), deal.get_absolute_url(), deal.closed_on, deal, evidence=row)
