from uuid import uuid4

import pytest
from django.urls import reverse

from nurture.delivery.mailboxes import tasks, views
from nurture.delivery.mailboxes.models import Mailbox
from tests import build
from tests.delivery.world import NOW


@pytest.fixture(autouse=True)
def looked(monkeypatch, settings):
    """What is put into the queue."""
    found = []
    monkeypatch.setattr(views.look_into, "delay", found.append)
    return found


def typed(**more):
    return {
        "operation": str(uuid4()), "host": "imap.minato.example", "port": 993, "security": "tls",
        "user": "kondo", "password": "secret", "folder": "INBOX", **more,
    }  # fmt: skip


def path(name, mailbox=None):
    return reverse(f"delivery:{name}", args=[mailbox.pk] if mailbox else [])


def test_ones_own_mailbox_is_kept_switched_on_looked_into_and_off(db, client, looked):
    rep = build.rep()
    client.force_login(rep)
    form = typed()
    for _ in range(2):
        assert client.post(path("add_own_mailbox"), form).status_code == 302
    mailbox = Mailbox.objects.get()
    assert (mailbox.owner, mailbox.address) == (rep, rep.email)
    assert "secret" not in mailbox.secrets
    assert client.post(path("switch_on_mailbox", mailbox)).status_code == 302
    assert client.post(path("look_into_mailbox", mailbox)).status_code == 302
    assert looked == [mailbox.pk, mailbox.pk]
    # Asked a moment ago.
    client.post(path("look_into_mailbox", mailbox))
    assert len(looked) == 2
    assert rep.email in client.get(path("mailboxes")).content.decode()
    assert 'hx-trigger="every 1s"' in client.get(path("mailbox", mailbox)).content.decode()
    assert client.post(path("switch_off_mailbox", mailbox)).status_code == 302
    mailbox.refresh_from_db()
    assert not mailbox.is_in_use


@pytest.mark.parametrize(("language", "words"), [("en", "12,345 mails lie in it"), ("ja", "12,345通")])
def test_how_many_mails_lie_in_it_is_grouped(db, client, language, words):
    rep = build.rep(language=language)
    client.force_login(rep)
    client.post(path("add_own_mailbox"), typed())
    Mailbox.objects.update(good_at=NOW, looked_at=NOW, mails=12345)
    assert words in client.get(Mailbox.objects.get().get_absolute_url()).text


def test_it_is_changed_without_its_password_as_long_as_the_server_stays(db, client):
    rep = build.rep()
    client.force_login(rep)
    client.post(path("add_own_mailbox"), typed())
    mailbox = Mailbox.objects.get()
    seen = client.get(path("edit_mailbox", mailbox)).context["form"].fields["seen"].initial
    changed = typed(password="", folder="Answers", seen=seen)
    assert client.post(path("edit_mailbox", mailbox), changed).status_code == 302
    seen = client.get(path("edit_mailbox", mailbox)).context["form"].fields["seen"].initial
    elsewhere = typed(password="", host="imap.elsewhere.example", seen=seen)
    assert client.post(path("edit_mailbox", mailbox), elsewhere).status_code == 422
    # Somebody saved meanwhile.
    assert (
        client.post(path("edit_mailbox", mailbox), typed(password="", folder="Other", seen="0")).status_code
        == 409
    )


def test_the_same_folder_is_read_once(db, client):
    admin = build.administrator()
    client.force_login(admin)
    for address in ("a@tsubaki.example", "b@tsubaki.example"):
        client.post(path("add_shared_mailbox"), typed(address=address))
    for mailbox in Mailbox.objects.all():
        client.post(path("switch_on_mailbox", mailbox))
    assert Mailbox.objects.in_use().count() == 1


@pytest.mark.parametrize(
    "wrong", [{"port": 22}, {"security": "none"}, {"password": ""}, {"host": ""}, {"user": ""}]
)
def test_what_cannot_be_is_not_kept(db, client, settings, wrong):
    settings.DEMO = False
    client.force_login(build.rep())
    assert client.post(path("add_own_mailbox"), typed(**wrong)).status_code == 422
    assert not Mailbox.objects.exists()


def test_what_keeps_us_out_is_said_on_the_page_and_above_the_outbox(db, client):
    admin = build.administrator()
    client.force_login(admin)
    client.post(path("add_shared_mailbox"), typed(address="answers@tsubaki.example"))
    mailbox = Mailbox.objects.get()
    client.post(path("switch_on_mailbox", mailbox))
    Mailbox.objects.update(
        problem="refused", problem_text="[AUTHENTICATIONFAILED]", looked_at=NOW, enabled_at=NOW
    )
    page = client.get(path("mailbox", mailbox)).content.decode()
    assert "[AUTHENTICATIONFAILED]" in page
    assert path("mailbox", mailbox) in client.get(reverse("delivery:outbox")).content.decode()


def test_a_mailbox_is_for_who_owns_it_and_administrators(db, client):
    owner = build.rep()
    client.force_login(owner)
    client.post(path("add_own_mailbox"), typed())
    mailbox = Mailbox.objects.get()
    assert client.get(path("add_shared_mailbox")).status_code == 403
    client.force_login(build.marketer())
    for name in ("mailbox", "edit_mailbox"):
        assert client.get(path(name, mailbox)).status_code == 404
    for name in ("switch_on_mailbox", "switch_off_mailbox", "look_into_mailbox"):
        assert client.post(path(name, mailbox)).status_code == 404
    client.force_login(build.administrator())
    assert client.get(path("mailbox", mailbox)).status_code == 200


def test_reading_changes_nothing(db, client):
    client.force_login(build.rep())
    client.post(path("add_own_mailbox"), typed())
    mailbox = Mailbox.objects.get()
    for name in ("switch_on_mailbox", "switch_off_mailbox", "look_into_mailbox"):
        assert client.get(path(name, mailbox)).status_code == 405
    assert client.get(reverse("delivery:mailbox", args=[999])).status_code == 404


def test_the_task_of_a_mailbox_that_is_gone_looks_for_it_and_does_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        tasks.look_into(999)
