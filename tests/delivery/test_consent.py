"""Signing in once at Microsoft's or Google's own page: nurture.delivery.consent, .oauth.consent and .views.signing_in."""

import base64
import hashlib
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

import pytest
import time_machine

from nurture.delivery import consent, oauth
from nurture.delivery.identities import vault
from nurture.delivery.identities.models import IdentityEvent, SendingIdentity
from nurture.delivery.mailboxes import actions as mailbox_actions
from nurture.delivery.mailboxes import looking
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.oauth import Grant
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.mailboxes.conftest import imap, keep  # noqa: F401 - fixtures
from tests.delivery.oauth.conftest import tokens  # noqa: F401 - a fixture
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db

BACK = "/settings/signed-in/"
GOOGLE = Grant("https://oauth2.googleapis.com/token", "app-1")
MICROSOFT = Grant("https://login.microsoftonline.com/t/oauth2/v2.0/token", "app-1")


@pytest.fixture
def rep(client):
    made = build.rep(language="en")
    client.force_login(made)
    return made


def waiting(tokens, **more):  # noqa: F811
    return tokens.secrets(awaits="sign_in") | more


def address(rep, secrets):
    return identity(rep, host="smtp.office365.com", user="kondo@tsubaki.example", secrets=secrets)


def mailbox(rep, secrets):
    fields = {"owner": rep, "address": rep.email, "host": "outlook.office365.com", "user": rep.email}
    return mailbox_actions.add(fields=fields, secrets=secrets, operation=uuid4(), by=rep, at=NOW)


def asked_at(client, row):
    """What the link on its page carries to the sign-in service."""
    offered = client.get(row.get_absolute_url()).context["sign_in_offer"]
    return dict(parse_qsl(urlsplit(offered.url).query, strict_parsing=True))


def kept(row):
    row.refresh_from_db()
    return vault.unlock(row.secrets, owner=str(row.operation))


@pytest.mark.parametrize("make", [address, mailbox])
def test_whoever_signs_in_there_lets_us_in_here(client, rep, tokens, make):  # noqa: F811
    row = make(rep, waiting(tokens))
    page = client.get(row.get_absolute_url()).text
    assert "Nobody has signed in yet." in page
    asked = asked_at(client, row)
    assert asked["redirect_uri"].endswith(BACK)
    assert asked["redirect_uri"] in page

    came_back = {"code": "c0de", "state": asked["state"]}
    question = client.get(BACK, came_back)
    assert question.status_code == 200
    assert "no-store" in question.headers["Cache-Control"]
    assert tokens.requests == []
    assert "refresh_token" not in kept(row)

    tokens.more["refresh_token"] = "r3fresh"
    assert client.post(BACK, came_back).headers["Location"] == row.get_absolute_url()
    [request] = tokens.requests
    challenge = hashlib.sha256(request.pop("code_verifier").encode()).digest()
    assert base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
    assert request == {
        "grant_type": "authorization_code", "code": "c0de", "redirect_uri": asked["redirect_uri"],
        "client_id": "app-1", "client_secret": "s3cret",
    }  # fmt: skip
    assert kept(row) == tokens.secrets(refresh_token="r3fresh")
    assert "r3fresh" not in row.secrets
    assert "Nobody has signed in yet." not in client.get(row.get_absolute_url()).text


def test_what_was_kept_gets_tokens_from_then_on(client, rep, tokens):  # noqa: F811
    row = mailbox(rep, waiting(tokens))
    tokens.more["refresh_token"] = "r3fresh"
    client.post(BACK, {"code": "c0de", "state": asked_at(client, row)["state"]})
    row.refresh_from_db()
    assert oauth.bearer_of(oauth.grant_of(kept(row))).token() == "token-2"
    assert tokens.requests[-1]["refresh_token"] == "r3fresh"


def test_until_somebody_signs_in_nobody_is_asked_for_tokens(client, rep, tokens):  # noqa: F811
    row = mailbox(rep, waiting(tokens))
    with pytest.raises(oauth.NotIssued, match="nobody has signed in yet"):
        oauth.bearer_of(oauth.grant_of(kept(row))).token()
    assert tokens.requests == []


def test_an_address_that_was_refused_goes_on_and_the_change_is_in_its_history(client, rep, tokens):  # noqa: F811
    row = address(rep, waiting(tokens, refresh_token="old"))
    SendingIdentity.objects.update(refused_at=NOW, refused_text="expired")
    assert "Sign in once more" in client.get(row.get_absolute_url()).text
    tokens.more["refresh_token"] = "r3fresh"
    client.post(BACK, {"code": "c0de", "state": asked_at(client, row)["state"]})
    row.refresh_from_db()
    assert row.refused_at is None
    assert IdentityEvent.objects.filter(identity=row, what="secret", by=rep).exists()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ([(400, {"error": "invalid_grant", "error_description": "code used"})], "invalid_grant: code used"),
        ([(503, "")], "answered 503"),
        ([(200, {"access_token": "a"})], "without a refresh token"),
    ],
)
def test_a_code_that_is_not_taken_keeps_nothing(client, rep, tokens, script, words):  # noqa: F811
    row = mailbox(rep, waiting(tokens))
    tokens.script = script
    answer = client.post(BACK, {"code": "c0de", "state": asked_at(client, row)["state"]})
    assert answer.status_code == 422
    assert words in answer.text
    assert "s3cret" not in answer.text
    assert kept(row) == waiting(tokens)


def test_whoever_says_no_there_is_told_here(client, rep, tokens):  # noqa: F811
    row = mailbox(rep, waiting(tokens))
    said = {
        "error": "access_denied",
        "error_description": "<b>no</b>",
        "state": asked_at(client, row)["state"],
    }
    page = client.get(BACK, said).text
    assert "access_denied &lt;b&gt;no" in page
    assert "Keep it" not in page


class TestState:
    """What comes back counts for whoever went there, from the same browser, within the hour."""

    @pytest.fixture
    def row(self, rep, tokens):  # noqa: F811
        return mailbox(rep, waiting(tokens))

    def test_without_one_or_with_a_made_one(self, client, row, tokens):  # noqa: F811
        state = asked_at(client, row)["state"]
        for told in (
            {},
            {"code": "c"},
            {"code": "c", "state": "x"},
            {"code": "c", "state": f"{state[:-2]}xx"},
        ):
            assert client.get(BACK, told).status_code == 404
            assert client.post(BACK, told).status_code == 404
        assert tokens.requests == []

    def test_somebody_elses(self, client, row, tokens):  # noqa: F811
        state = asked_at(client, row)["state"]
        client.force_login(build.rep(language="en"))
        assert client.post(BACK, {"code": "c", "state": state}).status_code == 404
        assert tokens.requests == []

    def test_of_another_session(self, client, row, rep):
        state = asked_at(client, row)["state"]
        client.logout()
        client.force_login(rep)
        assert client.post(BACK, {"code": "c", "state": state}).status_code == 404

    def test_of_long_ago(self, client, row):
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(row.owner)
            state = asked_at(client, row)["state"]
            clock.shift(3601)
            assert client.get(BACK, {"code": "c", "state": state}).status_code == 404

    def test_never_twice_the_same(self, client, row):
        first, second = (asked_at(client, row) for _ in range(2))
        assert first["state"] != second["state"]
        assert first["code_challenge"] != second["code_challenge"]

    def test_a_mailbox_that_is_somebody_elses_by_now(self, client, row):
        state = asked_at(client, row)["state"]
        Mailbox.objects.update(owner=build.rep())
        assert client.get(BACK, {"code": "c", "state": state}).status_code == 404


class TestLink:
    def link(self, grant, *, reads):
        url = urlsplit(
            oauth.link(
                grant, reads=reads, state="s", verifier="v" * 43, back="https://n.example/b", who="u@x"
            )
        )
        return f"{url.scheme}://{url.netloc}{url.path}", {
            key: each for key, [each] in parse_qs(url.query).items()
        }

    def test_google(self):
        page, asked = self.link(GOOGLE, reads=True)
        assert page == "https://accounts.google.com/o/oauth2/v2/auth"
        assert (asked["scope"], asked["access_type"]) == ("https://mail.google.com/", "offline")
        assert "consent" in asked["prompt"].split()

    @pytest.mark.parametrize(("reads", "scope"), [(True, "IMAP.AccessAsUser.All"), (False, "SMTP.Send")])
    def test_microsoft(self, reads, scope):
        page, asked = self.link(MICROSOFT, reads=reads)
        assert page == "https://login.microsoftonline.com/t/oauth2/v2.0/authorize"
        assert asked["scope"] == f"offline_access https://outlook.office.com/{scope}"
        assert (asked["code_challenge_method"], asked["login_hint"]) == ("S256", "u@x")

    def test_elsewhere_nobody_knows_the_page(self):
        assert oauth.sign_in_page("https://id.example/oauth/token") == ""


@pytest.mark.parametrize("secrets", [{"password": "p"}, {}])
def test_with_a_password_nobody_is_asked_to_sign_in(client, rep, secrets):
    assert consent.offer(address(rep, secrets), by=rep, session="s") is None


def test_neither_with_an_applications_own_secret(client, rep, tokens):  # noqa: F811
    assert consent.offer(mailbox(rep, tokens.secrets(scope="s")), by=rep, session="s") is None


def test_a_look_before_says_what_is_missing(client, rep, imap, keep, tokens):  # noqa: F811
    row = keep(owner=rep, secrets=waiting(tokens))
    assert looking.look(row, now=lambda: NOW).problem == "not_issued"
    page = client.get(row.get_absolute_url()).text
    assert "Nobody has signed in yet." in page
    assert "make a new one there" not in page
