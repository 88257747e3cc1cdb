import pytest
from django.urls import reverse

from nurture.delivery.actions import pausing
from nurture.delivery.models import Pause
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def url(world):
    return reverse("delivery:pause_account", args=[world.account.pk])


def test_a_reason_pauses_and_stands_where_the_account_waits(world, client, url):
    client.force_login(world.rep)
    assert client.get(url).status_code == 200
    page = client.post(url, {"reason": "社長交代まで待つ"}, follow=True).content.decode()
    assert Pause.objects.get().started_by == world.rep
    assert "社長交代まで待つ" in page
    assert url not in page


def test_the_other_team_pauses_too_and_the_owner_carries_on(world, client, url):
    client.force_login(world.marketer)
    client.post(url, {"reason": "展示会の後に"})
    client.force_login(world.rep)
    lift = reverse("delivery:lift_pause", args=[Pause.objects.get().pk])
    assert client.post(lift, {"choice": "carry_on"}).status_code == 302
    assert Pause.objects.get().lifted_by == world.rep


def test_the_account_s_owner_may_without_a_project(world, client, url):
    owner = build.rep()
    world.account.owner = owner
    world.account.save()
    client.force_login(owner)
    assert client.post(url, {"reason": "x"}).status_code == 302


def test_an_outsider_finds_no_such_page(world, client, url):
    client.force_login(build.rep())
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "x"}).status_code == 404
    assert not Pause.objects.exists()


def test_no_reason_no_pause(world, client, url):
    client.force_login(world.rep)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert not Pause.objects.exists()


def test_what_is_paused_already_stays_as_it_is(world, client, url):
    pausing.pause_by_hand(account=world.account, reason="先の理由", by=world.marketer, at=NOW)
    client.force_login(world.rep)
    page = client.post(url, {"reason": "後の理由"}, follow=True).content.decode()
    assert "It is paused already." in page
    assert Pause.objects.get().reason == "先の理由"


def test_no_such_account_and_another_method(world, client, url):
    client.force_login(world.rep)
    assert client.post(reverse("delivery:pause_account", args=[999999])).status_code == 404
    assert client.delete(url).status_code == 405
