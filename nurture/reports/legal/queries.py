"""The legal report of a message, and the list of what was sent. Read from what was frozen when it was handed over."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exports.rules import Cell, Table
from accounts.models import Contact, LegalBasis, LegalBasisEntry
from nurture.delivery.models import Attempt, Message, MessageState, Suppression
from nurture.delivery.queries.messages import Content, attempts_of, content_of
from nurture.delivery.queries.suppressions import against, hashes_of
from nurture.meetings.models import Confirmation
from nurture.sequences.models import Approval
from nurture.team.models import User

#: It left us, or may have.
LEFT: Final = (MessageState.SENT, MessageState.UNCERTAIN, MessageState.ASSUMED_SENT)
FOOTER: Final = ("company_name", "postal_address", "complaint_contact")
_REFUSING: Final = ("List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True)
class Ground:
    """On what we relied in that moment. `entry` is the line of the person's history that says so, while it is kept."""

    basis: str
    since: date | None
    source: str
    proof: str
    entry: LegalBasisEntry | None
    # Of a message older than the freezing of grounds: what the history says of that moment.
    is_frozen: bool

    @property
    def label(self) -> str:
        return str(LegalBasis(self.basis).label) if self.basis in LegalBasis.values else ""


@dataclass(frozen=True)
class Report:
    message: Message
    ground: Ground | None
    # (name, text, whether it stands in the mail as sent; None: the mail was erased)
    footer: list[tuple[str, str, bool | None]]
    refusing: list[tuple[str, str]]
    refused: Suppression | None
    approvals: list[Approval]
    confirmations: list[Confirmation]
    attempts: list[Attempt]
    history: list[LegalBasisEntry]
    content: Content | None
    size: int
    sha256: str


def report(message: Message) -> Report:
    """A fixed number of queries. `message` with contact, account, mailing, its sender and target."""
    raw = bytes(message.raw) if message.raw else b""
    history = _history(message.contact)
    content = content_of(message) if raw else None
    return Report(
        message=message,
        ground=_ground(message, history),
        footer=_footer(message.ground or {}, content),
        refusing=_refusing(raw),
        refused=_refused(message),
        approvals=_approvals(message),
        confirmations=_confirmations(message),
        attempts=attempts_of(message),
        history=history,
        content=content,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest() if raw else "",
    )


def _history(contact: Contact) -> list[LegalBasisEntry]:
    entries = contact.legal_basis_entries.select_related("set_by", "proof").defer("proof__content")
    return list(entries.order_by("-set_at", "-id"))


def _ground(message: Message, history: list[LegalBasisEntry]) -> Ground | None:
    at = message.handed_over_at
    then = next((each for each in history if at is not None and each.set_at <= at), None)
    if not message.ground:
        return (
            Ground(then.basis, then.since, then.source, then.proof_text, then, is_frozen=False)
            if then
            else None
        )
    kept: Mapping[str, str] = message.ground
    since = date.fromisoformat(kept["since"]) if kept.get("since") else None
    matches = then is not None and (then.basis, then.since) == (kept.get("basis"), since)
    return Ground(
        kept.get("basis", ""),
        since,
        kept.get("source", ""),
        kept.get("proof", ""),
        then if matches else None,
        is_frozen=True,
    )


def _footer(kept: Mapping[str, str], content: Content | None) -> list[tuple[str, str, bool | None]]:
    text = "".join(content.text.split()) if content else ""
    return [
        (
            name,
            kept.get(name, ""),
            "".join(kept[name].split()) in text if content and kept.get(name) else None,
        )
        for name in FOOTER
        if kept
    ]


def _refusing(raw: bytes) -> list[tuple[str, str]]:
    if not raw:
        return []
    head = message_from_bytes(raw, policy=default)
    return [(name, str(head[name])) for name in _REFUSING if head[name]]


def _refused(message: Message) -> Suppression | None:
    if not message.to_address:
        return None
    rows = against(hashes_of(message.to_address)).select_related("message").defer("message__raw")
    return rows.order_by("at").first()


def _approvals(message: Message) -> list[Approval]:
    """Of exactly these words, in force when it went."""
    at = message.handed_over_at or message.created_at
    words = Approval.objects.filter(
        email=message.mailing.email_ref, content_hash=message.mailing.content_hash, at__lte=at
    )
    return list(
        words.filter(Q(voided_at=None) | Q(voided_at__gt=at)).select_related("user").order_by("at", "pk")
    )


def _confirmations(message: Message) -> list[Confirmation]:
    given = Confirmation.objects.filter(decision=message.mailing.decision_ref)
    return list(given.select_related("user", "decision__meeting").order_by("at", "pk"))


@dataclass(frozen=True)
class Period:
    """Of which days, and of whom."""

    first: date
    last: date
    contact: Contact | None = None

    @property
    def told(self) -> list[str]:
        days = f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"
        return [days, _("One person")] if self.contact else [days]


@dataclass(frozen=True)
class Sendings:
    total: int
    # (basis, how many)
    by_basis: list[tuple[str, int]]
    people: int


def sent_in(user: User, period: Period) -> QuerySet[Message]:
    begin = timezone.make_aware(datetime.combine(period.first, time.min))
    end = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    rows = Message.objects.visible_to(user).filter(
        state__in=LEFT, handed_over_at__gte=begin, handed_over_at__lt=end
    )
    return rows.filter(contact=period.contact) if period.contact else rows


def sendings(user: User, period: Period) -> Sendings:
    """Two queries."""
    rows = sent_in(user, period).order_by()
    counts = rows.values_list("ground__basis").annotate(number=Count("pk")).order_by("-number")
    known = [(_basis(basis), number) for basis, number in counts]
    people = rows.aggregate(people=Count("contact", distinct=True))["people"]
    return Sendings(sum(number for _name, number in known), known, people)


def table(user: User, period: Period) -> Table:
    head = [
        *(_("Sent at"), _("Address"), _("Name"), _("Account"), _("Subject"), _("From")),
        *(_("Legal basis then"), _("Since"), _("Source"), _("Proof")),
        *(_("State"), _("Message-ID"), _("Report")),
    ]
    return Table(head, _cells(sent_in(user, period)))


def _cells(rows: QuerySet[Message]) -> Iterator[list[Cell]]:
    related = rows.select_related("contact", "account", "mailing__sender", "identity").defer("raw")
    for each in related.order_by("handed_over_at", "pk").iterator(1000):
        kept: Mapping[str, str] = each.ground or {}
        yield [
            *(each.handed_over_at, each.to_address, str(each.contact), str(each.account), each.subject),
            f"{each.mailing.sender} <{each.identity.address if each.identity else each.mailing.sender.email}>",
            *(
                _basis(kept.get("basis")),
                kept.get("since", ""),
                kept.get("source", ""),
                kept.get("proof", ""),
            ),
            *(each.get_state_display(), each.message_id, f"/outbox/{each.pk}/legal/"),
        ]


def _basis(value: str | None) -> str:
    return str(LegalBasis(value).label) if value in LegalBasis.values else _("not kept")
