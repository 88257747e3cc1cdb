"""The records a file may be about, fetched by its keys: queries grow with the size of the file over a chunk, not with its rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.imports.rules.matching import Index, account_keys, contact_keys, deal_keys
from accounts.imports.rules.records import Values
from accounts.models import Account, Contact, Deal
from accounts.rules.names import is_free_mail

LOADED = {
    Account: [
        "name",
        "name_kana",
        "name_latin",
        "name_key",
        "domain",
        "industry",
        "employees",
        "founded",
        "location",
        "parent_name",
    ],
    Contact: [
        *[
            "account_id",
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "name_latin",
            "department",
            "title",
            "email",
            "phone",
        ],
        *["language", "legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof"],
    ],
    Deal: [
        *[
            "account_id",
            "name",
            "product",
            "stage",
            "amount",
            "currency",
            "opened_on",
            "closed_on",
            "rep_name",
        ],
        *["reason_note", "process", "their_words"],
    ],
}


def accounts_of_file(rows: Sequence[Values], source: str) -> Index:
    """Accounts that rows of an account file may be about."""
    index = Index(source)
    _load_accounts(
        index,
        (row.get("external_id") for row in rows),
        (row["name_key"] for row in rows),
        (row.get("domain") for row in rows),
    )
    return index


def owners_of_file(rows: Sequence[Values], source: str) -> Index:
    """Accounts that rows of a contact or deal file say they belong to."""
    index = Index(source)
    at_work = {row.get("email", "").rpartition("@")[2] for row in rows if "account_key" not in row}
    domains = {row.get("account_domain") for row in rows} | {
        domain for domain in at_work if not is_free_mail(domain)
    }
    _load_accounts(
        index,
        (row.get("account_external_id") for row in rows),
        (row.get("account_key") for row in rows),
        domains,
    )
    return index


def contacts_of_file(rows: Sequence[Values], source: str) -> Index:
    """Contacts with the ids or addresses of the file; and the namesakes of people who come without."""
    index = Index(source)
    contacts = Contact.objects.all()
    for record in _by_external(contacts, source, (row.get("external_id") for row in rows)):
        index.load(record, contact_keys(record))
    addressed = contacts.annotate(address=Lower("email")).exclude(email="")
    for record in _fetched(addressed, "address", (row.get("email", "").lower() for row in rows)):
        index.load(record, contact_keys(record))
    for record in _fetched(
        contacts, "account_id", (row.get("account_id") for row in rows if "email" not in row)
    ):
        index.load(record, contact_keys(record))
    for record in _fetched(
        contacts.filter(email=""), "account_id", (row.get("account_id") for row in rows if "email" in row)
    ):
        index.load(record, contact_keys(record))
    return index


def deals_of_file(rows: Sequence[Values], source: str) -> Index:
    index = Index(source)
    deals = Deal.objects.all()
    for record in _by_external(deals, source, (row.get("external_id") for row in rows)):
        index.load(record, deal_keys(record))
    for record in _fetched(
        deals, "account_id", (row["account_id"] for row in rows if "external_id" not in row)
    ):
        index.load(record, deal_keys(record))
    return index


def _load_accounts(
    index: Index, externals: Iterable[Any], names: Iterable[Any], domains: Iterable[Any]
) -> None:
    accounts = Account.objects.all()
    for record in _by_external(accounts, index.source, externals):
        index.load(record, account_keys(record))
    for key, values in (("name_key", names), ("domain", domains)):
        for record in _fetched(accounts, key, values):
            index.load(record, account_keys(record))


def _by_external(queryset: QuerySet[Any], source: str, values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    return _fetched(queryset.filter(source=source), "external_id", values)


def _fetched(queryset: QuerySet[Any], key: str, values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    columns = ["id", "source", "external_id", *LOADED[queryset.model]]
    size = min(10_000, (connection.features.max_query_params or 10_000) - 10)
    for chunk in batched(sorted({value for value in values if value}), size):
        yield from queryset.filter(**{f"{key}__in": chunk}).values(*columns).iterator(chunk_size=5000)
