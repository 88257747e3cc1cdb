"""From staged rows to a plan of what each would do."""

from accounts.imports.rules.fields import Kind
from accounts.imports.sql.accounts import match_accounts
from accounts.imports.sql.changes import plan_rows
from accounts.imports.sql.contacts import match_contacts
from accounts.imports.sql.deals import match_deals
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.owners import settle_owners
from accounts.imports.sql.repeats import refuse_repeats

MATCH = {Kind.ACCOUNTS: match_accounts, Kind.CONTACTS: match_contacts, Kind.DEALS: match_deals}


def make_plan(engine: Engine, kind: Kind) -> None:
    """Inside the caller's transaction. Reads the records that are there, writes temporary tables only."""
    engine.hurry()
    if kind != Kind.ACCOUNTS:
        settle_owners(engine)
    MATCH[kind](engine)
    refuse_repeats(engine, kind)
    plan_rows(engine, kind)
