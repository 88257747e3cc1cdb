from uuid import uuid4

import pytest

from nurture.delivery.mailboxes import actions
from tests import build
from tests.delivery.mailboxes.imap_server import ImapServer
from tests.delivery.world import NOW


@pytest.fixture
def imap():
    with ImapServer() as server:
        yield server


@pytest.fixture
def keep(db, imap):
    """Keeps a mailbox at that server and switches it on."""

    def make(*, owner=None, on=True, secrets=None, **fields):
        by = owner or build.administrator()
        facts = {
            "owner": owner,
            "address": imap.user,
            "host": "127.0.0.1",
            "port": imap.port,
            "security": "none",
        }
        mailbox = actions.add(
            fields={**facts, "user": imap.user, "folder": imap.folder, **fields},
            secrets=secrets or {"password": imap.password},
            operation=uuid4(),
            by=by,
            at=NOW,
        )
        if on:
            actions.switch_on(mailbox=mailbox, by=by, at=NOW)
        mailbox.refresh_from_db()
        return mailbox

    return make
