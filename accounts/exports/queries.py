"""The rows of each list, a chunk at a time: memory does not grow with the list."""

from collections.abc import Iterator
from itertools import batched

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.exports.rules import Cell, Table
from accounts.models import Account, AccountQuerySet, Contact, Deal, Export
from accounts.panels import contact_marks
from accounts.queries.pool import counted_deals, counted_people, tags_of
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

CHUNK = 1000
ACCOUNT_FIELDS = ["name", "name_kana", "name_latin", "domain", "industry", "employees", "founded"]
PLACE_FIELDS = ["location", "parent_name"]
NAME_FIELDS = ["family_name", "given_name", "family_kana", "given_kana", "name_latin", "department", "title"]
DEAL_FIELDS = [
    *("name", "product", "stage", "amount", "currency", "opened_on", "closed_on", "rep_name", "reason"),
    *("reason_note", "process", "needed_information", "their_words"),
]


def exports(cursor: str, *, back: bool) -> Page[Export]:
    """The newest first. One query."""
    rows = Export.objects.select_related("exported_by")
    return keyset_page(rows, cursor, order=("-started_at", "-id"), back=back)


def accounts_table(accounts: AccountQuerySet) -> Table:
    counts = [_("People"), _("Can be mailed"), _("Won"), _("Not won")]
    head = [
        *_labels(Account, [*ACCOUNT_FIELDS, *PLACE_FIELDS, "owner"]),
        *(_("Tags"), *counts, *_labels(Account, ["last_touched_at"]), _("Added")),
        *(_("Source"), _("ID in the source")),
    ]
    return Table(head, _accounts(accounts))


def contacts_table(accounts: AccountQuerySet, user: User) -> Table:
    """Of these accounts. Who refused our mail says so: the file is for people, too."""
    head = [
        *(_("Account"), _("Domain")),
        *_labels(Contact, [*NAME_FIELDS, "email", "phone", "buying_role", "support"]),
        _("Mail"),
        *_labels(Contact, ["legal_basis", "legal_basis_on", "legal_basis_source", "left_on"]),
        *(_("Source"), _("ID in the source")),
    ]
    contacts = Contact.objects.filter(account__in=accounts.order_by().values("pk")).select_related("account")
    return Table(head, _contacts(contacts.order_by("account_id", "id"), user))


def deals_table(accounts: AccountQuerySet) -> Table:
    deals = Deal.objects.filter(account__in=accounts.order_by().values("pk")).select_related("account")
    head = [_("Account"), _("Domain"), *_labels(Deal, DEAL_FIELDS), _("Source"), _("ID in the source")]
    return Table(head, _deals(deals.order_by("account_id", "id")))


def _labels(model: type[Account | Contact | Deal], names: list[str]) -> list[str]:
    return [capfirst(str(model._meta.get_field(name).verbose_name)) for name in names]  # type: ignore[union-attr] # noqa: SLF001 - documented


def _chunks[M: Account | Contact | Deal](rows: QuerySet[M]) -> Iterator[tuple[M, ...]]:
    yield from batched(rows.iterator(chunk_size=CHUNK), CHUNK)


def _accounts(accounts: AccountQuerySet) -> Iterator[list[Cell]]:
    for chunk in _chunks(accounts.select_related("owner")):
        people, deals, tags = counted_people(chunk), counted_deals(chunk), tags_of(chunk)
        for account in chunk:
            yield [
                *(getattr(account, name) for name in [*ACCOUNT_FIELDS, *PLACE_FIELDS]),
                account.owner.email if account.owner else "",
                ", ".join(tag.name for tag in tags.get(account.pk, [])),
                *people.get(account.pk, (0, 0)),
                *deals.get(account.pk, (0, 0)),
                *(account.last_touched_at, account.created_at, account.source, account.external_id),
            ]


def _contacts(contacts: QuerySet[Contact], user: User) -> Iterator[list[Cell]]:
    for chunk in _chunks(contacts):
        marks = contact_marks(user, chunk)
        for contact in chunk:
            yield [
                *(contact.account.name, contact.account.domain),
                *(getattr(contact, name) for name in [*NAME_FIELDS, "email", "phone"]),
                *(contact.get_buying_role_display(), contact.support),
                ", ".join(str(mark.label) for mark in marks.get(contact.pk, [])) or _mail(contact),
                *(contact.get_legal_basis_display(), contact.legal_basis_on, contact.legal_basis_source),
                *(contact.left_on, contact.source, contact.external_id),
            ]


def _mail(contact: Contact) -> str:
    return str(contact.mail_obstacle.label) if contact.mail_obstacle else _("Can be mailed")


def _deals(deals: QuerySet[Deal]) -> Iterator[list[Cell]]:
    shown = {"stage": "get_stage_display", "reason": "get_reason_display"}
    for deal in deals.iterator(chunk_size=CHUNK):
        yield [
            *(deal.account.name, deal.account.domain),
            *(getattr(deal, shown[name])() if name in shown else getattr(deal, name) for name in DEAL_FIELDS),
            *(deal.source, deal.external_id),
        ]
