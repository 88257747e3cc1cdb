import pytest
from django.test import Client

from accounts.models import Activity
from nurture.delivery import keys
from nurture.delivery.models import MessageState, Pause, Reaction, Suppression


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True)


def url(message):
    return f"/u/{keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence)}"


def post(client, message):
    return client.post(
        url(message), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )


def test_one_click_stops_everything_at_once(world, stranger):
    message, other = world.message(world.contact("ito@minato.example")), world.message()
    answer = post(stranger, message)
    assert answer.status_code == 200
    assert Suppression.objects.get().value_hash == keys.address_hash("ito@minato.example")
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.CANCELLED, "suppressed")
    assert (other.state, other.reason) == (MessageState.HELD, "paused")
    assert Pause.objects.get().reaction.kind == "unsubscribe"
    assert Activity.objects.filter(verb="delivery.unsubscribed", contact=message.contact).count() == 1


def test_a_second_click_changes_nothing(world, stranger):
    message = world.message()
    for _ in range(2):
        assert post(stranger, message).status_code == 200
    assert Suppression.objects.count() == Reaction.objects.count() == Pause.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_changes_nothing(world, stranger, method):
    message = world.message()
    assert getattr(stranger, method)(url(message)).status_code == 200
    assert not Suppression.objects.exists()
    assert not Reaction.objects.exists()


def test_the_page_has_a_button_in_both_languages(world, stranger):
    page = stranger.get(url(world.message())).content.decode()
    assert page.count('<form method="post"') == 2
    assert 'lang="ja"' in page
    assert 'lang="en"' in page


def test_the_page_does_not_tell_the_whole_address(world, stranger):
    message = world.message(world.contact("ito@minato.example"))
    page = stranger.get(url(message)).content.decode()
    assert "ito@minato" not in page
    assert "i•••@minato.example" in page


def test_the_page_stays_between_us(world, stranger):
    answer = stranger.get(url(world.message()))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_it_works_after_the_end_of_the_project(world, stranger):
    message = world.message()
    world.project.finished_at = world.target.finished_at = message.created_at
    world.project.finished_by = world.target.sales_owner
    world.project.save()
    world.target.save()
    post(stranger, message)
    assert Suppression.objects.count() == 1


def test_an_unknown_token_is_404(world, stranger):
    assert stranger.get("/u/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    assert stranger.post("/u/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_other_methods_are_refused(world, stranger):
    assert stranger.put(url(world.message())).status_code == 405


def test_the_database_holds_no_token(world):
    message = world.message()
    assert url(message).rpartition("/")[2] not in message.unsubscribe_hash
    assert len(url(message).rpartition("/")[2]) == 22
