from uuid import uuid4

import pytest

from nurture.delivery.identities import actions, vault, words
from nurture.delivery.identities.models import SendingIdentity, Trial
from nurture.delivery.identities.rules.records import Status
from nurture.team.models import Role
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client):
    made = build.rep()
    client.force_login(made)
    return made


@pytest.fixture
def admin(client):
    made = build.user("admin@tsubaki.example", team="", role=Role.ADMIN)
    client.force_login(made)
    return made


@pytest.fixture(autouse=True)
def tried(monkeypatch):
    asked = []
    monkeypatch.setattr("nurture.delivery.identities.views.try_out.delay", asked.append)
    return asked


def typed(**said):
    return {
        "operation": uuid4(),
        "transport": "smtp",
        "host": "smtp.tsubaki.example",
        "port": "587",
        "security": "starttls",
        "user": "kondo",
        "password": "p4ssw0rd",
        "signature_ja": "椿精機 近藤",
    } | said


class TestOwn:
    def test_whoever_has_none_is_shown_how(self, client, rep):
        page = client.get("/settings/addresses/").text
        assert "Add your own" in page
        assert "Add a shared mailbox" not in page

    def test_it_is_kept_off_until_it_is_switched_on(self, client, rep):
        sent = typed()
        answers = [client.post("/settings/addresses/own/", sent) for _ in range(2)]
        made = SendingIdentity.objects.get()
        assert [answer["Location"] for answer in answers] == [made.get_absolute_url()] * 2
        assert (made.owner, made.address, made.is_in_use) == (rep, rep.email, False)
        assert vault.unlock(made.secrets, owner=str(made.operation)) == {"password": "p4ssw0rd"}
        client.post(f"{made.get_absolute_url()}on/")
        made.refresh_from_db()
        assert made.enabled_by == rep
        page = client.get(made.get_absolute_url()).text
        assert "In use" in page
        assert "p4ssw0rd" not in page
        assert "椿精機 近藤" in page
        client.post(f"{made.get_absolute_url()}off/")
        made.refresh_from_db()
        assert not made.is_in_use

    def test_nobody_gives_themselves_somebody_elses_address(self, client, rep):
        client.post("/settings/addresses/own/", typed(address="president@tsubaki.example", name="社長"))
        made = SendingIdentity.objects.get()
        assert (made.address, made.name) == (rep.email, "")

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"host": ""}, "Name the mail server."),
            ({"port": "22"}, "Mail servers listen on"),
            ({"password": ""}, "Whoever signs in needs a password."),
            ({"transport": "resend", "key": ""}, "The provider shows this key"),
            ({"transport": "mailgun", "key": "k"}, "Mailgun wants to know"),
            ({"transport": "mailjet", "key": "k"}, "The provider shows this key"),
            ({"transport": "resend", "key": "k", "api_url": "http://x.example/"}, "It begins with https://"),
            ({"per_day": "0"}, ""),
        ],
    )
    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self, client, rep, wrong, said):
        answer = client.post("/settings/addresses/own/", typed(**wrong))
        assert answer.status_code == 422
        assert said in answer.text
        assert "椿精機 近藤" in answer.text
        assert "p4ssw0rd" not in answer.text
        assert not SendingIdentity.objects.exists()

    def test_a_password_does_not_travel_in_the_open(self, client, rep, settings):
        settings.DEMO = False
        answer = client.post("/settings/addresses/own/", typed(security="none"))
        assert (answer.status_code, "must not travel unencrypted" in answer.text) == (422, True)

    def test_without_a_key_of_the_installation_it_says_so(self, client, rep, settings):
        settings.CREDENTIALS_KEY = ""
        answer = client.post("/settings/addresses/own/", typed())
        assert (answer.status_code, "CREDENTIALS_KEY" in answer.text) == (422, True)

    def test_a_provider_is_kept_with_its_key(self, client, rep):
        client.post(
            "/settings/addresses/own/", typed(transport="mailjet", key="k1", second_key="k2", user="")
        )
        made = SendingIdentity.objects.get()
        found = vault.unlock(made.secrets, owner=str(made.operation))
        assert found == {"api_key": "k1", "secret_key": "k2"}


class TestEditing:
    def edit(self, client, made, **said):
        form = client.get(f"{made.get_absolute_url()}edit/").context["form"]
        said = typed(seen=form["seen"].value(), **said)
        return client.post(f"{made.get_absolute_url()}edit/", said)

    @pytest.fixture
    def made(self, rep):
        fields = {"host": "smtp.tsubaki.example", "port": 587, "security": "starttls", "user": "kondo"}
        return identity(rep, secrets={"password": "old"}, **fields)

    def test_the_password_stays_when_none_is_typed(self, client, rep, made):
        answer = self.edit(client, made, password="", signature_en="S. Kondo")
        assert answer.status_code == 302
        made.refresh_from_db()
        assert made.signature_en == "S. Kondo"
        assert vault.unlock(made.secrets, owner=str(made.operation)) == {"password": "old"}

    @pytest.mark.parametrize("elsewhere", [{"host": "evil.example"}, {"security": "none"}, {"port": "25"}])
    def test_another_server_never_gets_the_password_of_this_one(self, client, rep, made, elsewhere):
        answer = self.edit(client, made, password="", **elsewhere)
        assert (answer.status_code, "needs a password" in answer.text) == (422, True)

    def test_somebody_who_saved_meanwhile_is_shown(self, client, rep, made):
        SendingIdentity.objects.filter(pk=made.pk).update(signature_ja="別の署名")
        answer = client.post(f"{made.get_absolute_url()}edit/", typed(seen="before"))
        assert answer.status_code == 409
        assert "別の署名" in answer.text
        assert "椿精機 近藤" in answer.text


class TestTrying:
    def test_a_test_is_done_by_a_worker_and_the_page_looks_again(self, client, rep, tried):
        made = identity(rep)
        answer = client.post(f"{made.get_absolute_url()}try/")
        trial = Trial.objects.get()
        assert (answer.status_code, tried, trial.asked_by) == (302, [trial.pk], rep)
        page = client.get(made.get_absolute_url()).text
        assert 'hx-trigger="every 1s"' in page
        actions.finish(
            trial,
            result={"verdict": "refused", "phase": "rcpt", "code": 554, "text": "no", "to": "x"},
            at=NOW,
        )
        fragment = client.get(
            made.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "identity-trials"}
        )
        assert "every 1s" not in fragment.text
        assert "naming the recipient" in fragment.text
        assert "<html" not in fragment.text

    @pytest.mark.parametrize("status", Status)
    def test_every_status_has_its_word_and_its_icon(self, client, rep, status):
        made = identity(rep)
        client.post(f"{made.get_absolute_url()}records/")
        finding = {
            "check": "mx",
            "status": status,
            "code": "mx_good",
            "parameters": {"domain": "d"},
            "record": None,
        }
        actions.finish(Trial.objects.get(), result={"findings": [finding]}, at=NOW)
        assert str(words.STATUSES[status]) in client.get(made.get_absolute_url()).text

    def test_what_to_publish_is_shown_exactly(self, client, rep, tried):
        made = identity(rep)
        client.post(f"{made.get_absolute_url()}records/", {"selector": "2026a"})
        trial = Trial.objects.get()
        assert trial.result == {"selector": "2026a"}
        record = {"name": "_dmarc.tsubaki.example", "kind": "TXT", "value": "v=DMARC1; p=none"}
        finding = {
            "check": "dmarc", "status": "bad", "code": "dmarc_none",
            "parameters": {"domain": "tsubaki.example"}, "record": record,
        }  # fmt: skip
        actions.finish(trial, result={"selector": "2026a", "findings": [finding]}, at=NOW)
        page = client.get(made.get_absolute_url()).text
        assert "<dd>v=DMARC1; p=none</dd>" in page
        assert "Mend this" in page
        assert 'value="2026a"' in page

    @pytest.mark.parametrize("selector", ["../x", "a b", "-a", "x" * 64])
    def test_a_selector_that_is_none_is_left_out(self, client, rep, selector):
        client.post(f"{identity(rep).get_absolute_url()}records/", {"selector": selector})
        assert Trial.objects.get().result == {}

    def test_twice_in_a_row_is_too_often(self, client, rep, tried):
        made = identity(rep)
        for _ in range(2):
            client.post(f"{made.get_absolute_url()}try/")
            actions.finish(Trial.objects.latest("pk"), result={}, at=NOW)
        assert len(tried) == 1


class TestShared:
    def test_administrators_add_them(self, client, admin):
        project = build.project()
        answer = client.post(
            "/settings/addresses/shared/",
            typed(
                address="Seminar@Tsubaki.example",
                project=project.pk,
                name="セミナー事務局",
                name_latin="Seminars",
            ),
        )
        assert answer.status_code == 302
        made = SendingIdentity.objects.get()
        assert (made.owner, made.project, made.address) == (None, project, "seminar@tsubaki.example")
        assert "shared:" in client.get("/settings/addresses/").text

    def test_two_in_use_are_one_too_many(self, client, admin):
        identity(admin, owner=None)
        second = identity(admin, owner=None, on=False)
        page = client.post(f"{second.get_absolute_url()}on/", follow=True).text
        assert "Another address is in use here." in page

    def test_others_do_not(self, client, rep):
        shared = identity(build.user("a@tsubaki.example", team="", role=Role.ADMIN), owner=None)
        assert client.get("/settings/addresses/shared/").status_code == 403
        assert (
            client.post("/settings/addresses/shared/", typed(address="x@tsubaki.example")).status_code == 403
        )
        assert client.get(shared.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("action", ["", "edit/", "on/", "off/", "try/", "records/"])
def test_the_ladder(client, action):
    colleague, other_team = build.rep(), build.marketer()
    theirs = f"{identity(colleague).get_absolute_url()}{action}"
    method = client.get if action in {"", "edit/"} else client.post
    assert method(theirs).status_code == 302, "not signed in"
    client.force_login(other_team)
    assert method(theirs).status_code == 404
    assert method(f"/settings/addresses/999999/{action}").status_code == 404
    client.force_login(colleague)
    wrong = client.put if action in {"", "edit/"} else client.get
    assert wrong(theirs).status_code == 405


def test_lists_ask_a_fixed_number_of_queries(client, admin, django_assert_max_num_queries):
    for number in range(4):
        identity(build.rep(f"r{number}@tsubaki.example"))
    with django_assert_max_num_queries(8):
        assert client.get("/settings/addresses/").text.count("identity-row") == 4
