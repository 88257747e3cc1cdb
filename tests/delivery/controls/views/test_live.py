import pytest

from nurture.delivery.actions import healing
from nurture.delivery.controls.models import Installation
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.models import SenderProfile
from nurture.team.models import Role
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def ready(world, settings, journal_dir, monkeypatch):
    settings.DELIVERY_NEEDS_MARKER = True
    monkeypatch.setattr("nurture.delivery.controls.views.live.timezone.now", lambda: NOW)
    for kind in ("worker", "scheduler"):
        healing.beat(name=kind, kind=kind, at=NOW)
    return world


def test_an_administrator_confirms(ready, client):
    client.force_login(build.administrator())
    assert "nobody has confirmed" in client.get("/outbox/").text
    assert "This is the real one" in client.get("/settings/live/").text
    assert "Confirmed" in client.post("/settings/live/", follow=True).text
    assert read().standing.barrier == ""
    assert "nobody has confirmed" not in client.get("/outbox/").text
    assert "This installation is live." in client.get("/settings/live/").text


def test_leads_look_and_members_do_not(ready, client):
    client.force_login(build.rep(role=Role.LEAD))
    assert "An administrator confirms it." in client.get("/settings/live/").text
    assert client.post("/settings/live/").status_code == 403
    client.force_login(build.rep())
    assert client.get("/settings/live/").status_code == 403
    assert not Installation.objects.exists()


def no_footer(settings):
    SenderProfile.objects.update(postal_address="")


def no_journal(settings):
    settings.JOURNAL_DIR = ""


def no_worker(settings):
    from nurture.delivery.models import Heartbeat

    Heartbeat.objects.filter(kind="worker").delete()


@pytest.mark.parametrize(
    ("lack", "said"),
    [(no_footer, "The legal footer is complete"), (no_journal, "A journal"), (no_worker, "A worker")],
)
def test_what_is_missing_is_said_and_nothing_confirmed(ready, client, settings, lack, said):
    lack(settings)
    client.force_login(build.administrator())
    answer = client.post("/settings/live/")
    assert answer.status_code == 422
    assert f"Not yet: {said}" in answer.text
    assert not Installation.objects.exists()


@pytest.mark.parametrize(
    ("mode", "said"),
    [("off", "Sending is switched off"), ("allowlist", "Mail goes to listed addresses only.")],
)
def test_the_mode_is_said(ready, client, settings, mode, said):
    settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST = mode, ["me@tsubaki.example"]
    client.force_login(build.administrator())
    assert said in client.get("/outbox/").text
    page = client.get("/settings/live/").text
    assert said in page
    assert ("me@tsubaki.example" in page) is (mode == "allowlist")


def test_a_copy_says_that_it_is_one(ready, client, settings):
    client.force_login(build.administrator())
    client.post("/settings/live/")
    settings.SITE_URL = "https://staging.example"
    assert "This is a copy: nothing is sent." in client.get("/outbox/").text
    assert "Confirmed for another server" in client.get("/settings/live/").text


def test_in_a_demo_nothing_has_to_be_confirmed(world, client):
    client.force_login(build.administrator())
    assert "A demo: its mail never leaves this machine." in client.get("/settings/live/").text
