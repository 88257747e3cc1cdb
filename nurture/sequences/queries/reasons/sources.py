"""What an email may rest on: a note, a past deal, an insight, an email that went before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q

from accounts.models import Annotation, Deal
from nurture.delivery.models import Message
from nurture.playbook.models import Insight
from nurture.sequences.models import Email, Evidence
from nurture.sequences.queries.reasons.answers import answers_to, sent_at
from nurture.sequences.rules.state import HANDED_OVER
from nurture.team.models import User
from nurture.web.numbers import whole_number

#: Of one kind.
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


def find_source(user: User, email: Email, code: str) -> Source | None:
    """What "annotation:12" means to this user on this email. One query."""
    kind, _colon, number = code.partition(":")
    pk = whole_number(number)
    if pk is None:
        return None
    match kind:
        case "annotation":
            note = notes_of(email, user).filter(pk=pk).first()
            return of_note(note) if note else None
        case "deal":
            deal = Deal.objects.visible_to(user).select_related("account").filter(pk=pk).first()
            return of_deal(deal) if deal else None
        case "insight":
            known = Insight.objects.in_use().filter(pk=pk).first()
            return of_insight(known) if known else None
        case "earlier":
            return next(iter(earlier_emails(email, Q(pk=pk))), None)
    return None


def notes_of(email: Email, user: User) -> Any:
    account = email.step.sequence.target.account_id
    return (
        Annotation.objects.visible_to(user)
        .roots()
        .filter(account=account)
        .select_related("author", "account", "contact")
    )


def earlier_emails(email: Email, wanted: Q) -> list[Source]:
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
    sent = sent_at([each.pk for each in rows])
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


def of_note(note: Annotation, row: Evidence | None = None) -> Source:
    title = note.their_words or note.body
    return Source("annotation", note.pk, title, note.get_absolute_url(), note.heard_on, note, evidence=row)


def of_insight(insight: Insight, row: Evidence | None = None) -> Source:
    return Source("insight", insight.pk, str(insight), insight.get_absolute_url(), what=insight, evidence=row)


def of_deal(deal: Deal, row: Evidence | None = None) -> Source:
    return Source("deal", deal.pk, str(deal), deal.get_absolute_url(), deal.closed_on, deal, evidence=row)
