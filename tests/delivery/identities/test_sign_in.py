"""The same fields stand in the form of an address and in that of a mailbox."""

from uuid import uuid4

import pytest

from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.mailboxes.models import Mailbox
from tests import build

pytestmark = pytest.mark.django_db

TOKENS = {
    "token_url": "https://login.microsoftonline.com/tenant/oauth2/v2.0/token",
    "client_id": "app-1",
    "scope": "https://outlook.office365.com/.default",
}
CLIENT = TOKENS | {"sign_in": "client", "client_secret": "s3cret"}
REFRESH = TOKENS | {"sign_in": "refresh", "scope": "", "refresh_token": "r3fresh"}
ADDRESS = {"transport": "smtp", "host": "smtp.office365.com", "port": "587", "security": "starttls"}
MAILBOX = {"host": "outlook.office365.com", "port": "993", "security": "tls", "folder": "INBOX"}


@pytest.fixture
def rep(client):
    made = build.rep(language="en")
    client.force_login(made)
    return made


@pytest.fixture(params=["addresses", "mailboxes"])
def door(request, client, rep):
    return Door(
        client, *{"addresses": (ADDRESS, SendingIdentity), "mailboxes": (MAILBOX, Mailbox)}[request.param]
    )


class Door:
    """A form of which the same is expected as of the other."""

    def __init__(self, client, fields, model):
        self.client, self.fields, self.model = client, fields | {"user": "kondo@tsubaki.example"}, model
        self.path = f"/settings/{'addresses' if model is SendingIdentity else 'mailboxes'}/own/"

    def add(self, **typed):
        return self.client.post(self.path, self.fields | {"operation": uuid4()} | typed)

    def edit(self, **typed):
        page = f"{self.row.get_absolute_url()}edit/"
        form = self.client.get(page).context["form"]
        opened = {name: form[name].value() for name in ("sign_in", "token_url", "client_id", "scope", "seen")}
        return self.client.post(page, self.fields | opened | typed)

    @property
    def row(self):
        return self.model.objects.get()

    @property
    def kept(self):
        return vault.unlock(self.row.secrets, owner=str(self.row.operation))


def test_an_applications_secret_is_kept_and_never_shown(door):
    assert door.add(**CLIENT).status_code == 302
    assert door.kept == TOKENS | {"client_secret": "s3cret"}
    page = door.client.get(door.row.get_absolute_url()).text
    assert "OAuth 2.0: client secret" in page
    assert "login.microsoftonline.com" in page
    form = door.client.get(f"{door.row.get_absolute_url()}edit/").text
    assert TOKENS["token_url"] in form
    assert "s3cret" not in page + form


def test_a_refresh_token_is_enough_for_an_application_without_a_secret(door):
    assert door.add(**REFRESH).status_code == 302
    assert set(door.kept) == {"token_url", "client_id", "refresh_token"}
    assert "OAuth 2.0: somebody signs in once" in door.client.get(door.row.get_absolute_url()).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (CLIENT | {"token_url": ""}, "token_url"),
        (CLIENT | {"token_url": "http://login.microsoftonline.com/t"}, "token_url"),
        (CLIENT | {"token_url": "https://127.0.0.1/t"}, "token_url"),
        (CLIENT | {"token_url": "https://login.microsoftonline.com:8443/t"}, "token_url"),
        (CLIENT | {"client_id": ""}, "client_id"),
        (CLIENT | {"client_secret": ""}, "client_secret"),
        (CLIENT | {"scope": ""}, "scope"),
        (REFRESH | {"refresh_token": "", "token_url": "https://id.example/token"}, "refresh_token"),
        (REFRESH | {"user": ""}, "user"),
        (REFRESH | {"sign_in": "magic"}, "sign_in"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_is_no_secret_stays(door, wrong, field):
    answer = door.add(**wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert wrong["client_id"] in answer.text
    assert "s3cret" not in answer.text
    assert "r3fresh" not in answer.text
    assert not door.model.objects.exists()


def test_tokens_do_not_travel_in_the_open(door, settings):
    settings.DEMO = False
    assert list(door.add(**CLIENT, security="none").context["form"].errors) == ["security"]


def test_without_a_key_of_the_installation_it_says_so(door, settings):
    settings.CREDENTIALS_KEY = ""
    answer = door.add(**CLIENT)
    assert (answer.status_code, "CREDENTIALS_KEY" in answer.text) == (422, True)


def test_what_is_kept_stays_unless_it_is_typed(door):
    door.add(**REFRESH, client_secret="s3cret")
    assert door.edit(scope="https://mail.google.com/").status_code == 302
    assert (door.kept["refresh_token"], door.kept["scope"]) == ("r3fresh", "https://mail.google.com/")
    assert door.edit(refresh_token="newer").status_code == 302
    assert (door.kept["refresh_token"], door.kept["client_secret"]) == ("newer", "s3cret")


@pytest.mark.parametrize(
    ("elsewhere", "asked_for"),
    [
        ({"token_url": "https://evil.example/token"}, {"refresh_token", "client_secret"}),
        # There they can sign in after saving.
        ({"client_id": "other"}, {"client_secret"}),
    ],
)
def test_no_other_address_gets_what_is_kept_for_this_one(door, elsewhere, asked_for):
    door.add(**REFRESH, client_secret="s3cret")
    answer = door.edit(**elsewhere)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, asked_for)
    assert door.kept["token_url"] == TOKENS["token_url"]
    assert door.edit(**elsewhere, refresh_token="for it", client_secret="for it").status_code == 302


def test_where_people_can_sign_in_after_saving_no_refresh_token_is_asked_for(door):
    assert door.add(**REFRESH | {"refresh_token": ""}).status_code == 302
    assert door.kept == {"token_url": TOKENS["token_url"], "client_id": "app-1", "awaits": "sign_in"}
    assert "Nobody has signed in yet." in door.client.get(door.row.get_absolute_url()).text
    assert door.edit(scope="s").status_code == 302
    assert door.kept["awaits"] == "sign_in"
    assert door.edit(refresh_token="typed").status_code == 302
    assert (door.kept["refresh_token"], door.kept.get("awaits")) == ("typed", None)


def test_for_another_application_somebody_signs_in_anew(door):
    door.add(**REFRESH)
    assert door.edit(client_id="other").status_code == 302
    assert door.kept == {"token_url": TOKENS["token_url"], "client_id": "other", "awaits": "sign_in"}


def test_a_way_without_anybody_waits_for_nobody(door):
    door.add(**REFRESH | {"refresh_token": ""})
    assert door.edit(**CLIENT).status_code == 302
    assert door.kept == TOKENS | {"client_secret": "s3cret"}


def test_another_mail_server_gets_nothing_that_is_kept(door):
    door.add(**CLIENT)
    assert list(door.edit(host="mail.evil.example").context["form"].errors) == ["client_secret"]


def test_another_way_forgets_what_the_one_before_needed(door):
    door.add(**REFRESH, client_secret="s3cret")
    assert door.edit(sign_in="client", scope=TOKENS["scope"]).status_code == 302
    assert door.kept == TOKENS | {"client_secret": "s3cret"}
    assert list(door.edit(sign_in="password").context["form"].errors) == ["password"]
    assert door.edit(sign_in="password", password="p4ss").status_code == 302
    assert door.kept == {"password": "p4ss"}
    assert list(door.edit(sign_in="client", **TOKENS).context["form"].errors) == ["client_secret"]


def test_a_providers_key_is_no_token(client, rep):
    door = Door(client, ADDRESS, SendingIdentity)
    door.add(**CLIENT)
    assert door.edit(transport="resend", key="k1").status_code == 302
    assert "OAuth 2.0" not in client.get(door.row.get_absolute_url()).text
    # Back at the mail server nothing of before is taken for granted.
    assert list(door.edit(**CLIENT | {"client_secret": ""}).context["form"].errors) == ["client_secret"]
