"""Tokens at the doors where they are shown: nurture.delivery.smtp, .mailboxes.imap and .identities.signing."""

import base64
from uuid import uuid4

import pytest

from nurture.delivery import oauth, smtp
from nurture.delivery.identities import actions, signing, trials, vault, ways, words
from nurture.delivery.identities.models import Trial
from nurture.delivery.mailboxes import actions as mailbox_actions
from nurture.delivery.mailboxes import looking
from nurture.delivery.oauth import bearer as bearers
from nurture.delivery.smtp import Phase, Verdict
from nurture.reports.queries.owed import owed
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.mailboxes.conftest import imap, keep  # noqa: F401 - fixtures
from tests.delivery.scripted import ScriptedServer
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db

XOAUTH2 = ("AUTH LOGIN XOAUTH2", "PIPELINING")


def answer(user, token):
    return base64.b64encode(oauth.xoauth2(user, token).encode()).decode()


@pytest.fixture
def rep():
    return build.rep(language="en")


@pytest.fixture
def server():
    with ScriptedServer(extensions=XOAUTH2) as running:
        yield running


def own(rep, server, tokens, **more):
    secrets = tokens.secrets(**more)
    return identity(rep, port=server.port, user="kondo@tsubaki.example", secrets=secrets)


def hand_over(found):
    way = ways.way_of(found, impatient=True)
    try:
        return way.hand_over("a@tsubaki.example", "b@buyer.example", b"Subject: x\r\n\r\ny\r\n")
    finally:
        way.close()


def kept(row):
    row.refresh_from_db()
    return vault.unlock(row.secrets, owner=str(row.operation))


class TestSmtp:
    def test_a_mail_leaves_by_a_token(self, rep, server, tokens):
        found = own(rep, server, tokens, scope="https://outlook.office365.com/.default")
        assert [hand_over(found).verdict for _ in range(2)] == [Verdict.SENT] * 2
        auth = [each for each in server.commands if each.startswith("AUTH")]
        assert auth == [f"AUTH XOAUTH2 {answer('kondo@tsubaki.example', 'token-1')}"] * 2
        assert len(tokens.requests) == 1

    def test_one_that_is_not_taken_ends_with_the_servers_words(self, rep, server, tokens):
        server.refused_tokens = {answer("kondo@tsubaki.example", "token-1")}
        result = hand_over(own(rep, server, tokens))
        assert (result.verdict, result.phase, result.code) == (Verdict.NOTHING_LEFT, Phase.AUTH, 535)
        assert result.text == "5.7.8 Username and Password not accepted"
        assert server.commands[2] == "", "the challenge is answered by an empty line"

    def test_one_that_was_withdrawn_is_replaced(self, rep, server, tokens, monkeypatch):
        monkeypatch.setattr(bearers, "YOUNG", 0.0)
        server.refused_tokens = {answer("kondo@tsubaki.example", "token-1")}
        assert hand_over(own(rep, server, tokens)).verdict is Verdict.SENT
        assert len(tokens.requests) == 2

    def test_a_server_that_takes_no_tokens_gets_none(self, rep, tokens):
        with ScriptedServer(extensions=("AUTH PLAIN LOGIN",)) as server:
            result = hand_over(own(rep, server, tokens))
        assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.AUTH)
        assert not any(each.startswith("AUTH") for each in server.commands)

    def test_a_refresh_that_is_refused_stops_the_address_and_is_said_where_its_owner_looks(
        self, client, rep, server, tokens, clock
    ):
        tokens.script = [(400, {"error": "invalid_grant", "error_description": "AADSTS700082 expired"})]
        found = own(rep, server, tokens, refresh_token="r3fresh")
        trial = actions.ask(identity=found, kind=Trial.Kind.MAIL, by=rep, at=NOW)
        trials.run(trial, now=lambda: NOW)
        trial.refresh_from_db()
        told = words.trial(trial.result)
        assert "AADSTS700082 expired" in told["said"]
        assert (told["phase"], told["advice"][:24]) == ("getting a token", "The sign-in service (OAu")
        found.refresh_from_db()
        assert found.refused_text == "127.0.0.1: invalid_grant: AADSTS700082 expired"
        assert not any(each.startswith("AUTH") for each in server.commands)
        client.force_login(rep)
        page = client.get(found.get_absolute_url()).text
        assert "Sign in once more" in page
        assert "AADSTS700082 expired" in page
        assert "OAuth 2.0: somebody signs in once" in page
        assert ("way_refused", found.address) in {(each.kind, each.company) for each in owed(rep, at=NOW)}

    def test_while_nobody_issues_tokens_mail_waits_and_nothing_is_refused(self, rep, server, tokens):
        tokens.script = [(503, "")] * 2
        found = own(rep, server, tokens)
        result = hand_over(found)
        assert (result.verdict, result.phase, result.code) == (Verdict.NOTHING_LEFT, Phase.TOKEN, None)
        trials.send(Trial(identity=found, asked_by=rep), at=NOW)
        found.refresh_from_db()
        assert found.refused_at is None

    def test_no_token_is_shown_by_accident(self, rep, server, tokens):
        route = smtp.Route("h", 25, "n", bearer=signing.bearer_of(own(rep, server, tokens), tokens.secrets()))
        assert "token-1" not in repr(route)


class TestRenewal:
    def test_a_newer_refresh_token_is_kept(self, rep, server, tokens):
        tokens.more["refresh_token"] = "second"
        found = own(rep, server, tokens, refresh_token="first")
        assert hand_over(found).verdict is Verdict.SENT
        assert kept(found) == tokens.secrets(refresh_token="second")
        assert hand_over(found).verdict is Verdict.SENT
        assert len(tokens.requests) == 1

    def test_what_somebody_typed_meanwhile_stays(self, rep, server, tokens):
        tokens.more["refresh_token"] = "second"
        found = own(rep, server, tokens, refresh_token="first")
        stale = type(found).objects.get(pk=found.pk)
        seen = actions.writing.version(found, ["host"])
        actions.change(
            identity=found, fields={"host": "127.0.0.1"}, secrets={"refresh_token": "typed"},
            seen=seen, by=rep, at=NOW,
        )  # fmt: skip
        hand_over(stale)
        assert kept(found)["refresh_token"] == "typed"


class TestImap:
    def test_a_mailbox_is_read_by_a_token(self, imap, keep, tokens):  # noqa: F811
        imap.takes = {answer(imap.user, "token-1")}
        tokens.more["refresh_token"] = "second"
        mailbox = keep(secrets=tokens.secrets(refresh_token="first"))
        assert looking.look(mailbox, now=lambda: NOW).problem == ""
        assert "AUTHENTICATE XOAUTH2" in imap.commands
        assert not any(each.startswith("LOGIN") for each in imap.commands)
        assert kept(mailbox)["refresh_token"] == "second"

    def test_one_that_is_not_taken_is_told_with_the_servers_words(self, imap, keep, tokens):  # noqa: F811
        mailbox = keep(secrets=tokens.secrets(scope="s"))
        assert looking.look(mailbox, now=lambda: NOW).problem == "refused"
        mailbox.refresh_from_db()
        assert mailbox.problem_text == "[AUTHENTICATIONFAILED] Invalid credentials (Failure)"
        assert "\r\n" in imap.commands, "the challenge is answered by an empty line"

    def test_one_that_was_withdrawn_is_replaced(self, imap, keep, tokens, monkeypatch):  # noqa: F811
        monkeypatch.setattr(bearers, "YOUNG", 0.0)
        imap.takes = {answer(imap.user, "token-2")}
        assert looking.look(keep(secrets=tokens.secrets()), now=lambda: NOW).problem == ""

    @pytest.mark.parametrize(
        ("said", "problem", "words"),
        [
            ((400, {"error": "invalid_client"}), "not_issued", "make a new one there"),
            ((503, ""), "tokens_away", "cannot be reached"),
        ],
    )
    def test_why_there_is_no_token_is_told(self, client, imap, keep, tokens, said, problem, words):  # noqa: F811
        rep = build.rep(language="en")
        tokens.script = [said]
        mailbox = keep(owner=rep, secrets=tokens.secrets())
        assert looking.look(mailbox, now=lambda: NOW).problem == problem
        client.force_login(rep)
        page = client.get(mailbox.get_absolute_url()).text
        assert words in page
        assert "OAuth 2.0: client secret" in page
        assert "s3cret" not in page
        assert not any(each.startswith("AUTH") for each in imap.commands)

    def test_after_a_refusal_nobody_knocks_each_minute(self, imap, keep, tokens):  # noqa: F811
        tokens.script = [(400, {"error": "invalid_grant"})]
        mailbox = keep(secrets=tokens.secrets(refresh_token="r3fresh"))
        looking.look(mailbox, now=lambda: NOW)
        mailbox.refresh_from_db()
        assert (mailbox.next_look_at - NOW).total_seconds() >= 900

    def test_changing_to_a_password_forgets_what_got_tokens(self, imap, keep, tokens):  # noqa: F811
        mailbox = keep(secrets=tokens.secrets(scope="s"))
        seen = mailbox_actions.writing.version(mailbox, ["folder"])
        mailbox_actions.change(
            mailbox=mailbox,
            fields={"folder": "INBOX"},
            secrets={
                "password": imap.password,
                "token_url": "",
                "client_id": "",
                "client_secret": "",
                "scope": "",
            },
            seen=seen,
            by=build.administrator(),
            at=NOW,
        )
        assert kept(mailbox) == {"password": imap.password}
        assert looking.look(mailbox, now=lambda: NOW).problem == ""


def test_the_same_operation_twice_keeps_the_first(rep, tokens):
    operation = uuid4()
    facts = {"owner": rep, "address": rep.email, "host": "h", "user": "u"}
    for secret in ("one", "two"):
        row = mailbox_actions.add(
            fields=facts, secrets=tokens.secrets(client_secret=secret), operation=operation, by=rep, at=NOW
        )
    assert kept(row)["client_secret"] == "one"
