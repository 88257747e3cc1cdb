"""The suppression list, as it is shown and taken away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.exports.rules import Cell, Table
from accounts.models import Account, Contact
from accounts.rules.addresses import readable, spellings
from nurture.delivery.inbound.reading import storable
from nurture.delivery.models import Suppression
from nurture.delivery.queries.suppressions import against, hashes_of
from nurture.delivery.refusals.models import (
    LiftRequest,
    SuppressionEvent,
    SuppressionReason,
    SuppressionScope,
)
from nurture.delivery.refusals.rules.strength import Lift, lift_of
from nurture.delivery.refusals.rules.values import Kind, TooWide, Unreadable, Value, read_value
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

PAGE_SIZE = 50
_WITH = ("contact__account", "message", "by")


@dataclass(frozen=True)
class Chosen:
    """What the list is narrowed to."""

    reason: str = ""
    scope: str = ""
    words: str = ""
    # The words, where they are an address or a domain in full.
    value: Value | None = field(default=None)

    @classmethod
    def of(cls, *, reason: str, scope: str, words: str) -> "Chosen":
        words = storable(words)
        try:
            value = read_value(words) if words else None
        except (Unreadable, TooWide):
            value = None
        return cls(
            reason if reason in SuppressionReason.values else "",
            scope if scope in SuppressionScope.values else "",
            words.strip(),
            value,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.reason or self.scope or self.words)

    @property
    def told(self) -> list[str]:
        """For the record of an export: never the address somebody looked for."""
        found = [str(SuppressionReason(self.reason).label)] if self.reason else []
        found += [str(SuppressionScope(self.scope).label)] if self.scope else []
        return found + ([_("Search")] if self.words else [])


@dataclass(frozen=True)
class Row:
    """`name` is the domain, the person, or the beginning of the hash of somebody we do not know."""

    suppression: Suppression
    name: str
    contact: Contact | None
    is_asked: bool


@dataclass(frozen=True)
class Listed:
    page: Page[Suppression]
    rows: list[Row]
    # {reason: how many}, of everything the other filters leave.
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def listed(chosen: Chosen, cursor: str, *, back: bool) -> Listed:
    """The newest first. Two queries at any size."""
    rows = _with_asked(narrowed(chosen)).select_related(*_WITH).defer("message__raw")
    page = keyset_page(rows, cursor, order=("-at", "-id"), size=PAGE_SIZE, back=back)
    counted = _in_words(_in_scope(Suppression.objects.all(), chosen), chosen)
    counts = dict(counted.order_by().values_list("reason").annotate(Count("pk")))
    return Listed(page, [row_of(each) for each in page.rows], counts)


def narrowed(chosen: Chosen) -> QuerySet[Suppression]:
    rows = _in_words(_in_scope(Suppression.objects.all(), chosen), chosen)
    return rows.filter(reason=chosen.reason) if chosen.reason else rows


def row_of(suppression: Suppression) -> Row:
    contact = suppression.contact
    known = contact if contact is not None and contact.erased_at is None else None
    name = readable(suppression.domain) or (str(known) if known else f"#{suppression.value_hash[:8]}")
    return Row(suppression, name, known, bool(getattr(suppression, "is_asked", False)))


def table(chosen: Chosen) -> Table:
    """For a file. An address only of whom we know anyway: of the others there is none.

    Whoever reads the file in again looks for an address, else for a domain in the first cell that says anything.
    """
    head = [
        *(_("Domain"), _("Address"), _("Kind"), _("Name"), _("Account"), _("Reason")),
        *(_("Since"), _("Until"), _("Entered by"), _("Code")),
    ]
    return Table(head, _cells(narrowed(chosen)))


def _cells(rows: QuerySet[Suppression]) -> Iterator[list[Cell]]:
    for each in rows.select_related(*_WITH).defer("message__raw").order_by("-at", "-id").iterator(1000):
        row = row_of(each)
        yield [
            *(readable(each.domain), readable(row.contact.email) if row.contact else ""),
            each.get_scope_display(),
            *((str(row.contact), str(row.contact.account)) if row.contact else ("", "")),
            *(each.get_reason_display(), each.at, each.until),
            *(str(each.by) if each.by else "", each.value_hash[:16]),
        ]


@dataclass(frozen=True)
class Shown:
    """One suppression with what happened to it, and what lifts it."""

    row: Row
    events: list[SuppressionEvent]
    lift: Lift
    request: LiftRequest | None
    # Of a domain: the companies we know there.
    accounts: list[Account]


def shown(suppression: Suppression, user: User) -> Shown:
    same = {"scope": suppression.scope, "value_hash": suppression.value_hash}
    events = SuppressionEvent.objects.filter(**same).select_related("by", "upload")
    request = LiftRequest.objects.filter(**same, answered_at=None).select_related(
        "asked_by", "contact__account", "consent__proof"
    )
    accounts = (
        Account.objects.visible_to(user).filter(
            Q(domain=suppression.domain) | Q(domain__endswith=f".{suppression.domain}")
        )[:20]
        if suppression.domain
        else []
    )
    return Shown(
        row_of(suppression),
        list(events.order_by("-at", "-id")[:50]),
        lift_of(suppression.reason),
        request.defer("consent__proof__content").first(),
        list(accounts),
    )


def waiting_requests() -> QuerySet[LiftRequest]:
    return LiftRequest.objects.filter(answered_at=None)


def suppression_of(request: LiftRequest) -> Suppression | None:
    return Suppression.objects.filter(scope=request.scope, value_hash=request.value_hash).first()


def _with_asked(rows: QuerySet[Suppression]) -> QuerySet[Suppression]:
    asked = waiting_requests().filter(scope=OuterRef("scope"), value_hash=OuterRef("value_hash"))
    return rows.annotate(is_asked=Exists(asked))


def _in_scope(rows: QuerySet[Suppression], chosen: Chosen) -> QuerySet[Suppression]:
    return rows.filter(scope=chosen.scope) if chosen.scope else rows


def _in_words(rows: QuerySet[Suppression], chosen: Chosen) -> QuerySet[Suppression]:
    """An address in full is looked up by its hash, and by its domains: then it is certain."""
    if not chosen.words:
        return rows
    if chosen.value and chosen.value.kind is Kind.ADDRESS:
        return rows.filter(pk__in=against(hashes_of(chosen.value.text)).values("pk"))
    if chosen.words.startswith("#"):
        return rows.filter(value_hash__startswith=chosen.words[1:].lower())
    words = chosen.words
    found = Q(domain__icontains=chosen.value.text) if chosen.value else Q()
    for each in spellings(words):
        found |= Q(domain__icontains=each) | Q(contact__email__icontains=each)
    return rows.filter(
        found
        | Q(contact__family_name__icontains=words)
        | Q(contact__name_latin__icontains=words)
        | Q(contact__account__name__icontains=words)
    )
