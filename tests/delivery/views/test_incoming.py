import pytest
from django.urls import reverse

from nurture.delivery.models import InboundMail, Pause
from nurture.team.models import Role
from tests import build
from tests.delivery.actions.test_inbound import receive, sent  # noqa: F401 — a fixture
from tests.delivery.inbound.test_classifying import mail


@pytest.fixture
def lead(db):
    return build.user(role=Role.LEAD)


@pytest.fixture
def stray(sent):  # noqa: F811
    return receive(mail(sender="hara@minato.example", subject="先日の件", body="資料をください。"))


def path(name, stray=None):
    return reverse(f"delivery:{name}", args=[stray.pk] if stray else [])


def test_a_lead_reads_sorts_and_takes_back(world, sent, stray, lead, client):  # noqa: F811
    client.force_login(lead)
    assert path("unmatched") in client.get(reverse("delivery:outbox")).content.decode()
    assert "先日の件" in client.get(path("unmatched")).content.decode()
    page = client.get(path("incoming_mail", stray)).content.decode()
    assert "資料をください。" in page
    # Somebody of the same domain is offered.
    assert "ito@minato.example" in page
    answer = client.post(path("incoming_mail", stray), {"contact": sent.contact.pk, "kind": "reply"})
    assert answer.status_code == 302
    assert Pause.objects.exists()
    assert "先日の件" in client.get(path("unmatched") + "?state=sorted").content.decode()
    client.post(path("take_back_mail", stray))
    assert InboundMail.objects.unmatched().exists()


def test_somebody_is_looked_for_by_name_company_or_address(world, stray, lead, client):
    world.contact("kuroda@minato.example", family_name="黒田")
    client.force_login(lead)
    for typed in ("黒田", "kuroda@", "港精密", "kuro\x00da@"):
        assert (
            "kuroda@minato.example" in client.get(path("incoming_mail", stray), {"q": typed}).content.decode()
        )
    assert (
        "nobody-like-that"
        in client.get(path("incoming_mail", stray), {"q": "nobody-like-that"}).content.decode()
    )


@pytest.mark.parametrize("typed", ["日本語", "kuroda@日本語.example", "ＫＵＲＯＤＡ＠xn--wgv71a119e"])
def test_somebody_is_found_by_either_spelling_of_an_international_address(world, stray, lead, client, typed):
    world.contact("kuroda@xn--wgv71a119e.example", family_name="黒田")
    client.force_login(lead)
    assert "黒田" in client.get(path("incoming_mail", stray), {"q": typed}).content.decode()


def test_put_aside_it_lies_among_the_sorted(stray, lead, client):
    client.force_login(lead)
    assert client.post(path("ignore_mail", stray)).status_code == 302
    assert "先日の件" not in client.get(path("unmatched")).content.decode()
    assert client.post(path("ignore_mail", stray)).status_code == 302


def test_without_a_person_nothing_is_done(stray, lead, client):
    client.force_login(lead)
    assert client.post(path("incoming_mail", stray), {"kind": "reply"}).status_code == 422


def test_whoever_leads_nobody_does_not_read_strangers_mail(world, stray, client):
    client.force_login(world.rep)
    assert client.get(path("unmatched")).status_code == 403
    for name in ("incoming_mail", "ignore_mail", "take_back_mail"):
        assert client.post(path(name, stray)).status_code == 403


def test_what_is_matched_by_itself_is_not_in_the_tray(sent, lead, client):  # noqa: F811
    theirs = receive(mail(sender="ito@minato.example"))
    client.force_login(lead)
    assert client.get(path("incoming_mail", theirs)).status_code == 404
    assert client.get(reverse("delivery:incoming_mail", args=[999])).status_code == 404


def test_reading_changes_nothing(stray, lead, client):
    client.force_login(lead)
    for name in ("ignore_mail", "take_back_mail"):
        assert client.get(path(name, stray)).status_code == 405
    assert client.post(path("unmatched")).status_code == 405


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"Subject: =?x?B?\xff?=\n\n" + b"\x00" * 50])
def test_a_broken_mail_is_read_all_the_same(sent, lead, client, raw):  # noqa: F811
    stored = receive(raw)
    client.force_login(lead)
    assert client.get(path("incoming_mail", stored)).status_code == 200
    assert client.get(path("unmatched")).status_code == 200
