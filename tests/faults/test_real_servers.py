"""Postfix and Dovecot from Debian: what we send, what comes back, and what follows from it."""

import imaplib
import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests import services
from tests.faults import mta
from tests.faults.servers import wait_for
from tests.faults.sink import Act, Script, Sink

pytestmark = pytest.mark.postgresql
NOBODY_THERE = "550 5.1.1 <gone@dead.example>: Recipient address rejected: User unknown"


@pytest.fixture
def servers(lab):
    """Postfix where the product sends to, Dovecot beside it, and a server that knows nobody behind it."""
    script = Script(to={"gone@dead.example": [Act("RCPT", NOBODY_THERE)] * 5})
    with Sink(lab.here / "dead.jsonl", script=script) as dead:
        try:
            postfix = mta.Postfix(port=lab.smtp_port, dead=dead.port)
            dovecot = mta.Dovecot(postfix.mail)
        except services.ServiceMissing as problem:
            pytest.skip(str(problem))
        try:
            postfix.start()
            dovecot.start()
            dovecot.relay_log = postfix.folder / "log"
            yield dovecot
        finally:
            dovecot.close()
            postfix.close()


def inbox(dovecot, address):
    """What lies unread in a mailbox, by a real client that marks nothing as read."""
    client = imaplib.IMAP4("127.0.0.1", dovecot.port, 10)
    try:
        client.login(address, mta.PASSWORD)
        client.select("INBOX", readonly=True)
        _, [numbers] = client.uid("SEARCH", "UNSEEN")
        mails = [client.uid("FETCH", number, "(BODY.PEEK[])")[1][0][1] for number in numbers.split()]
    finally:
        client.logout()
    return [message_from_bytes(mail, policy=policy.default) for mail in mails]


def test_a_dead_mailbox_and_a_reply(lab, servers, told):
    """Proves: a report of Postfix suppresses whom it is about and nobody else, and an answer pauses the account."""
    lab.call("tests.faults.seed.correspondence", port=servers.port, password=mta.PASSWORD)
    lab.beat()
    lab.worker()
    lab.settle("sent", "planned", within=30)
    delivered = wait_for(lambda: inbox(servers, mta.OURS) and inbox(servers, mta.THEIRS), 60)
    [report] = inbox(servers, mta.OURS)
    [letter] = inbox(servers, mta.THEIRS)
    assert report.get_content_type() == "multipart/report"
    assert report["To"].startswith("bounce+")

    answer(letter, lab.smtp_port)
    wait_for(lambda: len(inbox(servers, mta.OURS)) == 2, 30)
    lab.call("tests.faults.seed.fetch")
    found = lab.call("tests.faults.seed.what_came_back")
    assert found["suppressed"] == ["gone@dead.example"]
    assert found["reactions"] == {
        "gone@dead.example": ["bounce", "machine"],
        "alive@buyer.example": ["reply", "human"],
    }
    assert "来週お電話ください。" in found["words"]
    assert found["paused"] == ["alive@buyer.example"]
    # The colleague's mail, planned for later, waits too; and nothing was marked as read.
    assert found["waiting"] == {"colleague@buyer.example": ["held", "paused"]}
    assert len(inbox(servers, mta.OURS)) == 2
    # Looking again changes nothing.
    lab.call("tests.faults.seed.fetch")
    assert lab.call("tests.faults.seed.what_came_back") == found
    told(
        f"Postfix and Dovecot: delivered and reported after {delivered:.1f} s, suppressed 1 of 2, paused 1 account"
    )


def test_what_nobody_was_sure_about_is_in_the_log_of_postfix(lab, servers):
    """Proves: its real log settles what it took, and says of nothing else that it was taken."""
    lab.call("tests.faults.seed.correspondence", port=servers.port, password=mta.PASSWORD)
    lab.beat()
    lab.worker()
    wait_for(lambda: lab.states().get("sent") == 2, 30)
    lab.end_all()
    lab.postgresql.ask("UPDATE delivery_message SET state = 'uncertain'")
    lab.call("tests.faults.seed.read_relay_log", path=str(servers.relay_log))
    assert dict(lab.postgresql.ask("SELECT to_address, state FROM delivery_message")) == {
        "gone@dead.example": "sent",
        "alive@buyer.example": "sent",
        "colleague@buyer.example": "uncertain",
    }


def answer(letter, port):
    """As a mail program does it."""
    reply = EmailMessage()
    reply["From"], reply["To"] = mta.THEIRS, letter["Reply-To"]
    reply["Subject"] = f"Re: {letter['Subject']}"
    reply["Message-ID"], reply["In-Reply-To"] = "<an.answer@buyer.example>", letter["Message-ID"]
    reply["References"] = letter["Message-ID"]
    quoted = letter.get_body(("plain",)).get_content().replace("\n", "\n> ")
    reply.set_content(f"来週お電話ください。\n\n2026年11月25日(水) 10:00 佐藤:\n> {quoted}")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(reply)


def test_a_missing_server_is_said(monkeypatch):
    monkeypatch.setattr(services, "_SYSTEM", str(Path("/nowhere")))
    with pytest.raises(services.ServiceMissing, match="dovecot-imapd"):
        services.dovecot_binary()
