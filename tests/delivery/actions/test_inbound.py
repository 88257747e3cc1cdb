import os
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Activity
from nurture.delivery import keys
from nurture.delivery.actions import inbound
from nurture.delivery.models import InboundMail, Message, MessageState, Pause, Reaction, Suppression
from tests.delivery.inbound.test_classifying import ARF, DSN, mail
from tests.delivery.world import NOW


@pytest.fixture
def sent(world):
    """What happened to it on its way is told by the tests of sending."""
    return went(world.message(world.contact("ito@minato.example")))


def went(message, at=NOW):
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, handed_over_at=at, finished_at=at, subject="ご案内"
    )
    message.refresh_from_db()
    return message


def receive(raw):
    return inbound.receive(raw=raw, at=NOW)


def reply_to(message):
    return f"reply+{keys.return_token(message.pk)}@mail.tsubaki.example"


def test_a_reply_stops_the_whole_account(world, sent):
    colleague = world.message(world.contact("abe@minato.example"))
    stored = receive(mail(To=reply_to(sent), body="来週お電話ください。\n\n> お世話になっております。"))
    assert (stored.kind, stored.matched_by, stored.message) == ("reply", "token", sent)
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.verdict, reaction.words) == ("reply", "human", "来週お電話ください。")
    assert Pause.objects.get().reaction == reaction
    colleague.refresh_from_db()
    assert (colleague.state, colleague.reason) == (MessageState.HELD, "paused")
    entry = Activity.objects.get(verb="delivery.reply")
    assert entry.detail["words"] == "来週お電話ください。"
    assert entry.contact == sent.contact


def test_another_account_goes_on(world, sent):
    from tests import build
    from tests.delivery.world import World

    account = build.account("別の会社")
    target = build.target(world.project, account, world.rep, world.marketer)
    other = World(world.rep, world.marketer, account, world.project, target).message()
    receive(mail(To=reply_to(sent)))
    other.refresh_from_db()
    assert other.state == MessageState.PLANNED


def test_an_out_of_office_pauses_nothing(world, sent):
    waiting = world.message()
    receive(mail(subject="自動返信: 不在", To=reply_to(sent)))
    waiting.refresh_from_db()
    assert waiting.state == MessageState.PLANNED
    assert not Pause.objects.exists()
    assert Reaction.objects.get().verdict == Reaction.Verdict.MACHINE
    assert Activity.objects.filter(verb="delivery.auto_reply").exists()


def test_the_same_mail_twice_is_one(world, sent):
    raw = mail(To=reply_to(sent))
    assert receive(raw) == receive(b"Received: again\n" + raw)
    assert Reaction.objects.count() == InboundMail.objects.count() == Pause.objects.count() == 1


def test_a_reply_is_matched_by_the_message_it_answers(sent):
    stored = receive(mail(sender="ito.private@home.example", In_Reply_To=sent.message_id))
    assert (stored.matched_by, stored.message, stored.contact) == ("message_id", sent, sent.contact)


def test_the_nearest_of_several_references_counts(world, sent):
    stored = receive(mail(References=f"<x@y.example> {sent.message_id}"))
    assert stored.message == sent


def test_a_reply_is_matched_by_its_address(sent):
    stored = receive(mail(sender="Ito <ITO@minato.example>"))
    assert (stored.matched_by, stored.message) == ("address", sent)


def test_somebody_we_know_but_have_not_written_to_pauses_the_account_too(world, sent):
    contact = world.contact("new@minato.example")
    stored = receive(mail(sender="new@minato.example"))
    assert (stored.matched_by, stored.message, stored.contact) == ("contact", None, contact)
    assert Pause.objects.count() == 1


def test_a_stranger_is_kept_and_moves_nothing(sent):
    stored = receive(mail(sender="stranger@elsewhere.example"))
    assert (stored.kind, stored.matched_by, stored.contact) == ("reply", "", None)
    assert bytes(InboundMail.objects.get().raw) == mail(sender="stranger@elsewhere.example")
    assert not Reaction.objects.exists()


def test_a_forged_token_matches_nothing(sent):
    token = keys.return_token(sent.pk)
    forged = ("b" if token[-1] != "b" else "c").join([token[:-1], ""])
    stored = receive(mail(sender="x@y.example", To=f"reply+{forged}@mail.tsubaki.example"))
    assert stored.message is None


def test_a_bounce_suppresses_the_address_it_names_and_pauses_nothing(world, sent):
    raw = DSN.replace(
        b"bounce+1-aaaa@mail.example", f"bounce+{keys.return_token(sent.pk)}@x.example".encode()
    )
    stored = receive(raw)
    assert (stored.kind, stored.message) == ("bounce", sent)
    assert Suppression.objects.get().value_hash == keys.address_hash("ito@minato.example")
    assert not Pause.objects.exists()
    assert Reaction.objects.get().words.startswith("550 5.1.1")


def test_a_bounce_is_matched_by_the_message_it_quotes(sent):
    raw = DSN.replace(b"<0123@mail.example>", sent.message_id.encode())
    assert receive(raw).matched_by == "message_id"


def test_a_bounce_of_somebody_else_suppresses_nobody(sent):
    raw = DSN.replace(b"<0123@mail.example>", sent.message_id.encode()).replace(b"Ito@Minato", b"boss@Other")
    receive(raw)
    assert not Suppression.objects.exists()


def test_a_soft_bounce_suppresses_nobody(sent):
    said = DSN.replace(b"550 5.1.1 <ito@minato.example>:\n no such user", b"452 4.2.2 mailbox full")
    receive(said.replace(b"Status: 5.1.1", b"Status: 4.2.2"))
    assert Reaction.objects.count() == 1
    assert not Suppression.objects.exists()


def test_a_complaint_stops_the_address_and_the_account(sent):
    raw = ARF.replace(
        b"Subject: FW", f"To: bounce+{keys.return_token(sent.pk)}@x.example\nSubject: FW".encode()
    )
    receive(raw)
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINT
    assert Pause.objects.count() == 1
    # "This is a complaint." is the provider's sentence, not theirs.
    assert Reaction.objects.get().words == ""


@pytest.mark.parametrize("before", [MessageState.UNCERTAIN, MessageState.ASSUMED_SENT])
def test_an_answer_is_evidence_that_an_uncertain_message_arrived(sent, before):
    Message.objects.update(state=before)
    receive(mail(To=reply_to(sent)))
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (MessageState.SENT, "evidence")


def test_mail_is_piped_in(sent, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(mail(To=reply_to(sent)))))
    out = StringIO()
    call_command("receive_mail", stdout=out)
    assert out.getvalue().startswith("reply token ")
    assert Pause.objects.count() == 1


@pytest.mark.parametrize("nothing", [b"", b" \r\n\n"])
def test_nothing_that_is_piped_in_is_no_mail(db, monkeypatch, nothing):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(nothing)))
    with pytest.raises(CommandError, match="receive_mail < message") as refused:
        call_command("receive_mail")
    assert refused.value.returncode == os.EX_NOINPUT
    assert not InboundMail.objects.exists()


def test_while_the_database_is_away_the_mail_server_keeps_the_mail(monkeypatch):
    from django.db import OperationalError

    from nurture.delivery.management.commands import receive_mail

    def away(**_):
        raise OperationalError

    monkeypatch.setattr(receive_mail, "receive", away)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(mail())))
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail", stderr=StringIO())
    assert ended.value.code == 75
