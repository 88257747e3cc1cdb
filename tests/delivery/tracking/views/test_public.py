from datetime import timedelta

import pytest
from django.db import connection

from nurture.delivery.models import Reaction, Suppression
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.models import TrackingChoice, TrackingHit
from nurture.delivery.tracking.rules.choices import Choice
from tests.delivery.tracking import mail
from tests.delivery.world import NOW

PIXEL = r"/o/([A-Za-z0-9_-]{22})\.gif"


@pytest.fixture
def ask(client, host):
    def ask(path, *, method="get", **headers):
        headers = {"host": "links.tsubaki.example", "user-agent": mail.CHROME, **headers}
        return getattr(client, method)(path, headers=headers, REMOTE_ADDR="203.0.113.77")

    return ask


def test_a_link_leads_to_where_it_was_meant_to(letters, ask):
    message = letters.sent()
    answer = ask(f"/l/{letters.tokens(message)[1]}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://tsubaki.example/b?k=1")


def test_nobody_keeps_tells_or_finds_it(letters, ask):
    answer = ask(f"/l/{letters.tokens(letters.sent())[0]}")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not answer.cookies


def test_a_click_is_written_down_without_the_address_it_came_from(letters, ask):
    message = letters.sent()
    ask(f"/l/{letters.tokens(message)[0]}", **{"sec-purpose": "prefetch"})
    hit = TrackingHit.objects.get()
    assert (hit.message, hit.link.url, hit.method, hit.network) == (
        message,
        "https://tsubaki.example/a",
        "GET",
        "203.0.113.0/24",
    )
    assert (hit.user_agent, hit.headers) == (mail.CHROME, {"Sec-Purpose": "prefetch"})
    assert "203.0.113.77" not in str(hit.__dict__)


def test_head_leads_there_as_well_and_is_kept_as_what_it_is(letters, ask):
    answer = ask(f"/l/{letters.tokens(letters.sent())[0]}", method="head")
    assert answer.status_code == 302
    assert TrackingHit.objects.get().method == "HEAD"


def test_nothing_is_posted_there(letters, ask):
    assert ask(f"/l/{letters.tokens(letters.sent())[0]}", method="post").status_code == 405
    assert not TrackingHit.objects.exists()


@pytest.mark.parametrize("token", ["x" * 22, "x", "x" * 60, "%00" * 22])
def test_a_link_that_leads_nowhere_says_so_calmly_in_both_languages(world, ask, token):
    answer = ask(f"/l/{token}", **{"accept-language": "ja"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This link leads nowhere" in page
    assert '<html lang="ja">' in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_url_cannot_be_chosen_by_whoever_asks(letters, ask):
    token = letters.tokens(letters.sent())[0]
    answer = ask(f"/l/{token}?url=https://evil.example")
    assert answer.headers["Location"] == "https://tsubaki.example/a"


def test_it_works_when_the_project_is_long_finished(letters, ask):
    message = letters.sent()
    letters.world.project.__class__.objects.update(finished_at=NOW, finished_by=letters.world.rep)
    assert ask(f"/l/{letters.tokens(message)[0]}").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/accounts/",
        "/sign-in/login/",
        "/outbox/",
        "/u/x",
        "/operators/",
        "/health/live",
        "/l/",
        "/static/js/rows.js",
    ],
)
def test_the_host_of_links_answers_to_nothing_else(world, ask, path):
    answer = ask(path)
    assert answer.status_code == 404
    assert "This link leads nowhere" in answer.content.decode()


@pytest.mark.parametrize(
    "written", ["LINKS.Tsubaki.Example", "links.tsubaki.example.", "links.tsubaki.example.:8000"]
)
def test_the_host_of_links_is_the_same_however_it_is_written(letters, ask, written):
    assert ask("/sign-in/login/", host=written).status_code == 404
    assert ask(f"/l/{letters.tokens(letters.sent())[0]}", host=written).status_code == 302


def test_a_style_sheet_that_is_not_there_leads_no_further_than_any_other_address(world, ask):
    answer = ask("/static/css/no-such.css")
    assert answer.status_code == 404
    assert "This link leads nowhere" in answer.content.decode()


def test_the_host_of_the_product_knows_no_links(letters, client):
    assert client.get(f"/l/{letters.tokens(letters.sent())[0]}").status_code == 404
    assert not TrackingHit.objects.exists()


def test_robots_are_asked_to_stay_away(ask, db):
    assert b"Disallow: /" in ask("/robots.txt").content


@pytest.fixture
def pixel(letters):
    import re

    choose(choice=Choice(opens=True), by=letters.world.rep, at=NOW)
    message = letters.sent()
    return re.search(PIXEL, bytes(message.raw).decode())[0]


def test_a_picture_is_one_transparent_dot(pixel, ask):
    answer = ask(pixel)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/gif")
    assert answer.content.startswith(b"GIF89a")
    assert "no-store" in answer.headers["Cache-Control"]
    assert TrackingHit.objects.get().kind == "open"


def test_a_picture_nobody_knows_is_a_dot_too(world, ask):
    assert ask(f"/o/{'x' * 22}.gif").content.startswith(b"GIF89a")
    assert not TrackingHit.objects.exists()


def test_who_does_not_want_it_is_led_on_and_not_noticed(letters, ask):
    message = letters.sent()
    choose(choice=Choice(clicks=False, opens=False), contact=message.contact, by=None, at=NOW)
    assert ask(f"/l/{letters.tokens(message)[0]}").status_code == 302
    assert not TrackingHit.objects.exists()


def test_what_is_read_by_us_is_not_noticed(letters, client):
    message = letters.sent()
    client.force_login(letters.world.rep)
    page = client.get(f"/outbox/{message.pk}/html/").content.decode()
    assert "links.tsubaki.example" not in page


def test_following_and_looking_changes_nothing_else(letters, ask, client):
    message = letters.sent()
    for token in letters.tokens(message):
        ask(f"/l/{token}")
    assert not Reaction.objects.exists()
    assert not Suppression.objects.exists()
    message.refresh_from_db()
    assert message.state == "sent"


def test_an_address_behind_our_proxy_is_that_of_the_reader(letters, ask, settings):
    from nurture.delivery import keys

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask(f"/l/{letters.tokens(letters.sent())[0]}", **{"x-forwarded-for": "1.2.3.4, 198.51.100.9"})
    assert TrackingHit.objects.get().ip_key == keys.network_key("198.51.100.9")


def test_without_one_nobody_can_say_they_are_somebody_else(letters, ask):
    ask(f"/l/{letters.tokens(letters.sent())[0]}", **{"x-forwarded-for": "198.51.100.9"})
    assert TrackingHit.objects.get().network == "203.0.113.0/24"


def test_a_click_costs_one_statement_or_two(letters, ask, django_assert_num_queries):
    token = letters.tokens(letters.sent())[0]
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        ask(f"/l/{token}")


def test_a_minute_later_it_is_still_the_same_link(letters, ask):
    token = letters.tokens(letters.sent())[0]
    assert {ask(f"/l/{token}").headers["Location"] for _ in range(3)} == {"https://tsubaki.example/a"}
    assert TrackingHit.objects.count() == 3
    assert timedelta(0) <= TrackingHit.objects.latest("pk").at - TrackingHit.objects.earliest("pk").at


def test_whoever_got_the_mail_may_stay_unnoticed(letters, client):
    from nurture.delivery.rendering import unsubscribe_url_of

    message = letters.sent()
    page = f"/u/{unsubscribe_url_of(message).rpartition('/')[2]}"
    assert "Notice nothing of me" in client.get(f"{page}?in=en").text
    answer = client.post(f"{page}/unnoticed?in=en")
    assert "we notice nothing of what you do" in answer.text
    assert "Notice nothing of me" not in answer.text
    assert TrackingChoice.objects.get(ended_at=None).by is None
    assert not message.tracked_links.filter(is_counted=True).exists()


def test_looking_at_the_page_to_refuse_on_is_kept_where_links_are_noticed(letters, client):
    from nurture.delivery.rendering import unsubscribe_url_of

    message = letters.sent()
    client.get(f"/u/{unsubscribe_url_of(message).rpartition('/')[2]}")
    assert TrackingHit.objects.get().kind == "page"
    assert not Suppression.objects.exists()
