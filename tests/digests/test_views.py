import pytest

from nurture.delivery import keys
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(rep):
    return f"/d/{keys.person_token(rep.pk)}/"


def test_opening_the_link_shows_a_button_and_changes_nothing(client, rep, link):
    answer = client.get(link)
    assert "Stop the daily mail" in answer.text
    assert rep.email not in answer.text
    rep.refresh_from_db()
    assert rep.digest_off_at is None


def test_pressing_it_stops_the_mail_without_signing_in(client, rep, link, time_machine):
    time_machine.move_to(NOW, tick=False)
    assert "You get no daily mail any more" in client.post(link).text
    rep.refresh_from_db()
    assert rep.digest_off_at == NOW
    assert "You get no daily mail any more" in client.get(link).text


def test_a_mail_program_may_press_it(rep, link):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    rep.refresh_from_db()
    assert rep.digest_off_at


def test_it_speaks_the_readers_language(client, rep, link):
    rep.language = "ja"
    rep.save()
    assert "毎日のメールを止める" in client.get(link).text


@pytest.mark.parametrize("token", ["1-aaaaaaaaaaaaaaaa", "x", "1", "9999999999999999-aaaaaaaaaaaaaaaa"])
def test_a_link_nobody_made_leads_nowhere(client, rep, token):
    assert client.get(f"/d/{token}/").status_code == 404


def test_the_token_of_one_is_not_that_of_another(client, rep, marketer):
    signature = keys.person_token(rep.pk).partition("-")[2]
    assert client.post(f"/d/{marketer.pk:x}-{signature}/").status_code == 404


def test_it_is_chosen_in_the_settings(client, rep):
    client.force_login(rep)
    page = client.get("/settings/").text
    assert 'name="wanted"' in page
    client.post("/settings/daily-mail/", {"digest_at": "07:30", "time_zone": "Europe/Berlin"})
    rep.refresh_from_db()
    assert (f"{rep.digest_at:%H:%M}", rep.time_zone, rep.digest_off_at is None) == (
        "07:30",
        "Europe/Berlin",
        False,
    )
    client.post("/settings/daily-mail/", {"wanted": "on", "digest_at": "08:00", "time_zone": "Asia/Tokyo"})
    rep.refresh_from_db()
    assert rep.digest_off_at is None


def test_a_wrong_time_is_refused_on_the_page(client, rep):
    client.force_login(rep)
    answer = client.post(
        "/settings/daily-mail/", {"wanted": "on", "digest_at": "soon", "time_zone": "Asia/Tokyo"}
    )
    assert answer.status_code == 422
    assert "soon" in answer.text


def test_choosing_needs_signing_in_and_a_post(client, rep):
    assert client.post("/settings/daily-mail/").url.startswith("/sign-in/")
    client.force_login(rep)
    assert client.get("/settings/daily-mail/").status_code == 405


def test_one_can_be_had_at_once_but_not_twice_a_minute(client, rep, monkeypatch):
    asked = []
    monkeypatch.setattr("nurture.digests.views.send_one.delay", asked.append)
    client.force_login(rep)
    for _ in range(2):
        assert client.post("/settings/daily-mail/now/").url == "/settings/"
    assert asked == [rep.pk]
    assert client.get("/settings/daily-mail/now/").status_code == 405
