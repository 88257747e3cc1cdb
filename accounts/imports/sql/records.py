"""Each kind of record as the statements see it. Aliases: `s` the staged row, `r` the record, `m` the match."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from accounts.imports.rules.fields import Kind
from accounts.models import Account, Contact, Deal

TEXT, INTEGER, DATE, NUMERIC = "text", "integer", "date", "numeric"


@dataclass(frozen=True)
class Records:
    """A table with the columns a file can fill."""

    model: type[Model]
    columns: dict[str, str]
    # What rows are matched by, and need not be kept.
    keys: dict[str, str]
    # What a row states of a column, where that is more than the staged value.
    stated: dict[str, str] = field(default_factory=dict)
    # What a row would make of a column of a record that is there; nothing: it stays.
    news: dict[str, str] = field(default_factory=dict)
    # Columns that a row can empty, and when.
    emptied: dict[str, str] = field(default_factory=dict)
    # The record's name in words.
    name_stated: str = "s.name"
    name_kept: str = "r.name"

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 Django's own documented way to the table's name

    @property
    def has_owner(self) -> bool:
        return self.model is not Account

    @property
    def staged(self) -> dict[str, str]:
        owner = {"owner": INTEGER} if self.has_owner else {}
        own = {name: kind for name, kind in self.columns.items() if name not in self.stated}
        return {"line": INTEGER, "code": TEXT, "params": TEXT, **owner, **self.keys, **own}

    def stated_of(self, column: str) -> str:
        return self.stated.get(column, f"s.{column}")

    def news_of(self, column: str) -> str:
        return self.news.get(column, self.stated_of(column))

    @cached_property
    def marked(self) -> list[str]:
        """What makes the fingerprint of a record: all that somebody could change."""
        return [column for column in stored_columns(self.model) if column not in {"id", "created_at"}]


def stored_columns(model: type[Model]) -> dict[str, Field[Any, Any]]:
    """Column → field of all that is stored and not computed by the database."""
    fields = model._meta.concrete_fields  # noqa: SLF001 Django's documented way to the fields
    return {str(field.column): field for field in fields if not field.generated}


def stored(model: type[Model], column: str, value: Any) -> Any:
    """A value as the database's driver takes it."""
    return stored_columns(model)[column].get_db_prep_save(value, connection)


def default_of(model: type[Model], column: str) -> Any:
    """What a new record has there when nobody says anything."""
    return stored(model, column, stored_columns(model)[column].get_default())


def with_defaults(
    model: type[Model], values: dict[str, str], given: dict[str, Any]
) -> tuple[dict[str, str], dict[str, Any]]:
    """All columns that the database would not fill by itself: a column added tomorrow needs no change here."""
    values, given = dict(values), dict(given)
    for column, made in stored_columns(model).items():
        if column in values or made.primary_key or made.null or made.has_db_default():
            continue
        values[column] = f"%(default_{column})s"
        given[f"default_{column}"] = default_of(model, column)
    return values, given


PERSON_STATED = "COALESCE(NULLIF(TRIM(COALESCE(s.family_name, '') || ' ' || COALESCE(s.given_name, '')), ''), s.name_latin, s.email, '')"
PERSON_KEPT = "COALESCE(NULLIF(TRIM(r.family_name || ' ' || r.given_name), ''), NULLIF(r.name_latin, ''), NULLIF(r.email, ''), r.placeholder)"
HAS_BASIS = "CASE WHEN s.legal_basis_on IS NOT NULL THEN %($name)s END"
FIRST_BASIS = "CASE WHEN r.legal_basis = 'none' THEN $stated END"
NEW_ID = "CASE WHEN r.external_id = '' THEN s.external_id END"
SECOND_NAME = "m.other_script = 1 AND r.name_latin = ''"
NAME = """CASE WHEN m.other_script = 0 AND s.name_key <> r.name_key THEN s.$column
               WHEN $second_name AND s.is_latin = 0 THEN s.$column END""".replace("$second_name", SECOND_NAME)
BASIS = {
    name: HAS_BASIS.replace("$name", name)
    for name in ("legal_basis", "legal_basis_source", "legal_basis_proof")
}

ACCOUNTS = Records(
    model=Account,
    columns={
        "external_id": TEXT,
        "name": TEXT,
        "name_key": TEXT,
        "name_kana": TEXT,
        "name_latin": TEXT,
        "domain": TEXT,
        "industry": TEXT,
        "employees": INTEGER,
        "founded": INTEGER,
        "location": TEXT,
        "parent_name": TEXT,
        "fiscal_month_end": INTEGER,
    },
    keys={"latin_key": TEXT, "is_latin": INTEGER},
    news={
        "external_id": NEW_ID,
        # The same name written in another way is no news; the name in the other script is a second name.
        "name": NAME.replace("$column", "name"),
        "name_key": NAME.replace("$column", "name_key"),
        "name_latin": "COALESCE(s.name_latin, CASE WHEN $second_name THEN CASE WHEN s.is_latin = 1 THEN s.name ELSE r.name END END)".replace(
            "$second_name", SECOND_NAME
        ),
    },
)
CONTACTS = Records(
    model=Contact,
    columns={
        "external_id": TEXT,
        "family_name": TEXT,
        "given_name": TEXT,
        "family_kana": TEXT,
        "given_kana": TEXT,
        "name_latin": TEXT,
        "department": TEXT,
        "title": TEXT,
        "email": TEXT,
        "phone": TEXT,
        "language": TEXT,
        "legal_basis": TEXT,
        "legal_basis_on": DATE,
        "legal_basis_source": TEXT,
        "legal_basis_proof": TEXT,
    },
    keys={"email_key": TEXT, "person_key": TEXT, "latin_key": TEXT},
    stated=BASIS,
    news={
        "external_id": NEW_ID,
        # 伊藤健 without a space is no news of 伊藤 健.
        "family_name": """CASE WHEN s.given_name IS NULL AND s.family_name = r.family_name || r.given_name THEN NULL
            ELSE s.family_name END""",
        # Neither another way of writing it nor one that was left behind in a merge is news.
        "email": """CASE WHEN s.email_key <> LOWER(r.email) AND NOT EXISTS (
            SELECT 1 FROM accounts_alias x WHERE x.contact_id = r.id AND x.kind = 'email' AND x.value = s.email_key)
            THEN s.email END""",
        # The first legal basis stands, with its proof.
        "legal_basis_on": FIRST_BASIS.replace("$stated", "s.legal_basis_on"),
        **{name: FIRST_BASIS.replace("$stated", stated) for name, stated in BASIS.items()},
    },
    name_stated=PERSON_STATED,
    name_kept=PERSON_KEPT,
)
DEALS = Records(
    model=Deal,
    columns={
        "external_id": TEXT,
        "name": TEXT,
        "product": TEXT,
        "stage": TEXT,
        "amount": NUMERIC,
        "currency": TEXT,
        "opened_on": DATE,
        "closed_on": DATE,
        "rep_name": TEXT,
        "reason_note": TEXT,
        "process": TEXT,
        "their_words": TEXT,
    },
    keys={"expects": INTEGER},
    stated={"currency": "CASE WHEN s.amount IS NOT NULL THEN %(currency)s END"},
    news={"external_id": NEW_ID},
    emptied={"closed_on": "s.stage = 'open'"},
)
RECORDS: dict[str, Records] = {Kind.ACCOUNTS: ACCOUNTS, Kind.CONTACTS: CONTACTS, Kind.DEALS: DEALS}
