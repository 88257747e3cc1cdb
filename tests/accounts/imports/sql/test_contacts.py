"""People are looked up, not looked for: the same file again must not cost rows × rows."""

import pytest

from accounts.imports.sql import contacts
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.owners import OWNER_IS
from accounts.imports.sql.records import CONTACTS

# PostgreSQL joins by hashing.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
OWNERS = {"ref": "integer", "account_id": "bigint", "code": "text", "params": "text"}


def test_sqlite_finds_people_by_an_index_on_what_identifies_them():
    with Engine(source="CRM") as engine:
        engine.create("import_stage", CONTACTS.staged)
        engine.create(OWNER_IS, OWNERS)
        plan = engine.rows("EXPLAIN QUERY PLAN" + contacts.HIT, addresses=contacts.ADDRESSES)
    steps = "\n".join(step for *_numbers, step in plan)
    assert "SEARCH e USING COVERING INDEX contact_external_id_unique" in steps
    assert "SEARCH m USING INDEX contact_email_unique" in steps
