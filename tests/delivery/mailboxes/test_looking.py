import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError

from nurture.delivery.actions import inbound
from nurture.delivery.mailboxes import actions, looking, tasks
from nurture.delivery.mailboxes import imap as client
from nurture.delivery.models import InboundMail, Pause
from tests.delivery.actions.test_inbound import reply_to, sent  # noqa: F401 — a fixture
from tests.delivery.inbound.test_classifying import mail
from tests.delivery.world import NOW


def look(mailbox):
    found = looking.look(mailbox, now=lambda: NOW)
    mailbox.refresh_from_db()
    return found


def test_a_reply_in_a_mailbox_pauses_the_account(sent, imap, keep):  # noqa: F811
    imap.add(mail(To=reply_to(sent)))
    mailbox = keep()
    assert look(mailbox).new == 1
    assert Pause.objects.get().account == sent.account
    assert InboundMail.objects.get().mailbox == mailbox
    assert (mailbox.mails, mailbox.last_uid, mailbox.uid_validity, mailbox.problem) == (1, 1, 7, "")


def test_nothing_is_marked_moved_or_deleted(imap, keep):
    imap.add(mail())
    look(keep())
    assert {each.split()[0] for each in imap.commands} <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    fetched = [each for each in imap.commands if "FETCH" in each]
    assert fetched
    assert all("BODY.PEEK[]" in each for each in fetched)


def test_each_mail_is_fetched_once(imap, keep):
    imap.add(mail(subject="one"))
    mailbox = keep()
    assert look(mailbox).new == 1
    assert look(mailbox).new == 0
    imap.add(mail(subject="two"))
    assert look(mailbox).new == 1
    assert sum("FETCH" in each for each in imap.commands) == 2


def test_whoever_dies_after_a_mail_takes_it_once_all_the_same(imap, keep, monkeypatch):
    for subject in ("one", "two"):
        imap.add(mail(subject=subject))
    mailbox = keep()

    def die(**_):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(actions, "read_up_to", die)
        with pytest.raises(SystemExit):
            look(mailbox)
    assert InboundMail.objects.count() == 1
    look(mailbox)
    assert InboundMail.objects.count() == 2


def test_mails_numbered_anew_are_known_by_what_they_say(imap, keep):
    imap.add(mail(subject="one"))
    mailbox = keep()
    look(mailbox)
    imap.validity, imap.mails = 8, {41: mail(subject="one"), 42: mail(subject="two")}
    assert look(mailbox).new == 1
    assert (mailbox.uid_validity, mailbox.last_uid) == (8, 42)


def test_a_first_look_goes_back_a_week_only(imap, keep):
    imap.add(mail())
    look(keep())
    assert "UID SEARCH SINCE 18-Nov-2026" in imap.commands


@pytest.mark.parametrize("says_next", [True, False])
def test_what_was_too_old_at_the_first_look_stays_out(imap, keep, monkeypatch, says_next):
    imap.says_next = says_next
    for number in range(3):
        imap.add(mail(subject=f"old {number}"))
    mailbox = keep()
    monkeypatch.setattr(client.Folder, "numbers_since", lambda *_: [])
    assert look(mailbox).new == 0
    assert mailbox.last_uid == 3
    assert look(mailbox).new == 0


def test_of_a_huge_mail_the_beginning_is_fetched(imap, keep, monkeypatch):
    monkeypatch.setattr(client, "AT_MOST", 2_000)
    imap.add(mail(body="はい。\n\n" + "x" * 50_000))
    look(keep())
    assert len(bytes(InboundMail.objects.get().raw)) == 2_000


def test_a_long_folder_is_read_in_pieces(imap, keep, monkeypatch):
    monkeypatch.setattr(looking, "MAILS_A_LOOK", 2)
    for number in range(5):
        imap.add(mail(subject=f"{number}"))
    mailbox = keep()
    assert [(found.new, found.more) for found in (look(mailbox), look(mailbox), look(mailbox))] == [
        (2, True), (2, True), (1, False),
    ]  # fmt: skip


def test_ones_own_mailbox_gives_only_what_is_about_our_mail(sent, imap, keep, world):  # noqa: F811
    imap.add(mail(subject="Dinner on Friday?", sender="friend@home.example"))
    imap.add(mail(subject="Something else", sender="ito@minato.example"))
    imap.add(mail(subject="Re: hello", In_Reply_To=sent.message_id))
    look(keep(owner=world.rep))
    assert InboundMail.objects.get().matched_by == "message_id"


def test_a_mail_that_breaks_us_stops_no_other(imap, keep, monkeypatch, caplog):
    imap.add(mail(subject="bad"))
    imap.add(mail(subject="good"))
    take = inbound.take

    def breaks(*, raw, **facts):
        if b"bad" in raw:
            raise DataError("cannot be kept")
        return take(raw=raw, **facts)

    monkeypatch.setattr(inbound, "take", breaks)
    with caplog.at_level(logging.CRITICAL):
        look(keep())
    assert sorted(InboundMail.objects.values_list("kind", "subject")) == [("reply", "good"), ("unknown", "")]


def test_while_the_database_is_away_no_mail_is_passed_over(imap, keep, monkeypatch):
    imap.add(mail())
    mailbox = keep()

    def away(**_):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(inbound, "take", away)
        with pytest.raises(OperationalError):
            look(mailbox)
    assert look(mailbox).new == 1


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda server: setattr(server, "password", "another"), "refused"),
        (lambda server: setattr(server, "folder", "Elsewhere"), "no_folder"),
        (lambda server: server.replies.update(SEARCH="BAD what?"), "protocol"),
        (lambda server: setattr(server, "cut_at", "EXAMINE"), "unreachable"),
        # As Dovecot says it when whoever knows the passwords is away.
        (lambda server: server.replies.update(LOGIN="NO [UNAVAILABLE] Temporary failure."), "unreachable"),
        (lambda server: server.__exit__(), "unreachable"),
    ],
)
def test_what_keeps_us_out_is_told_and_tried_again_less_often(imap, keep, spoil, problem):
    mailbox = keep()
    spoil(imap)
    assert look(mailbox).problem == problem
    assert mailbox.problem == problem
    first = mailbox.next_look_at - NOW
    look(mailbox)
    look(mailbox)
    assert timedelta(seconds=50) < first <= mailbox.next_look_at - NOW <= timedelta(hours=1)


def test_what_was_mended_is_forgotten(imap, keep):
    mailbox = keep()
    imap.replies["SEARCH"] = "NO later"
    look(mailbox)
    imap.replies.clear()
    look(mailbox)
    assert (mailbox.problem, mailbox.failures, mailbox.good_at) == ("", 0, NOW)


def test_a_lost_key_is_told(imap, keep, settings):
    mailbox = keep()
    settings.CREDENTIALS_KEY = "another-key-that-is-long-enough-for-this-test"
    settings.CREDENTIALS_KEY_FALLBACKS = []
    assert look(mailbox).problem == "locked"


def test_one_that_is_switched_off_is_opened_and_nothing_taken(imap, keep):
    imap.add(mail())
    mailbox = keep(on=False)
    look(mailbox)
    assert (mailbox.mails, mailbox.problem) == (1, "")
    assert not InboundMail.objects.exists()


def test_names_and_passwords_beyond_ascii_sign_in(imap, keep):
    imap.password = "パスワード"
    look(keep())
    assert any(each.startswith("AUTHENTICATE PLAIN") for each in imap.commands)


@pytest.mark.parametrize(
    ("name", "wire"),
    [("INBOX", "INBOX"), ("台北", "&U,BTFw-"), ("返信 & 不達", "&j9RP4Q- &- &Tg2QVA-"), ("a\\b", "a\\b")],
)
def test_folders_are_named_as_the_protocol_wants(name, wire):
    assert client.modified_utf7(name) == wire


def test_a_full_mailbox_is_read_on_at_once_and_keeps_no_other_waiting(imap, keep, clock, monkeypatch):
    monkeypatch.setattr(looking, "MAILS_A_LOOK", 2)
    for number in range(5):
        imap.add(mail(subject=f"{number}"))
    full, other = keep(), keep(user="nobody")
    looked, one = [], looking.look
    monkeypatch.setattr(looking, "look", lambda each, **how: (looked.append(each.pk), one(each, **how))[1])
    tasks.look_into_mailboxes()
    assert looked == [full.pk, other.pk, full.pk, full.pk]
    assert InboundMail.objects.count() == 5


def test_the_task_takes_those_that_are_due_or_asked_for(imap, keep, clock):
    imap.add(mail())
    mailbox = keep()
    tasks.look_into_mailboxes()
    looks = imap.commands.count("LOGOUT")
    tasks.look_into_mailboxes()
    assert (looks, imap.commands.count("LOGOUT")) == (1, 1)
    clock.forward(seconds=30)
    actions.ask(mailbox=mailbox, at=clock.now)
    tasks.look_into_mailboxes()
    clock.forward(minutes=2)
    tasks.look_into_mailboxes()
    assert imap.commands.count("LOGOUT") == 3


def test_the_command_says_what_it_took_and_what_went_wrong(imap, keep, clock):
    imap.add(mail())
    keep()
    out = StringIO()
    call_command("fetch_mail", stdout=out)
    assert out.getvalue() == "answers@tsubaki.example: 1 new\n"
    imap.password = "another"
    with pytest.raises(CommandError, match="does not take the name or the password"):
        call_command("fetch_mail", stdout=out)


def test_the_command_knows_its_mailboxes(db):
    with pytest.raises(CommandError):
        call_command("fetch_mail", address="nobody@tsubaki.example")


def test_passwords_are_locked_with_the_newest_key(imap, keep, settings):
    mailbox = keep()
    settings.CREDENTIALS_KEY_FALLBACKS = [settings.CREDENTIALS_KEY]
    settings.CREDENTIALS_KEY = "a-newer-key-that-is-long-enough-for-this-test"
    call_command("rotate_credentials", stdout=StringIO())
    settings.CREDENTIALS_KEY_FALLBACKS = []
    assert look(mailbox).problem == ""
