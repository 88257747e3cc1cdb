from datetime import date

import pytest

from nurture.projects.models import TargetEnd
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

PARKED = {"kind": "park", "reason": "postponed", "note": "来期に延期", "look_again_on": "2027-04-01"}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


@pytest.fixture
def target(project, rep, marketer):
    return build.target(project, build.account(), rep, marketer)


def let_go(client, user, target, **changes):
    client.force_login(user)
    return client.post(f"/targets/{target.pk}/let-go/", PARKED | changes)


def test_it_is_parked_until_a_day_and_reads_so_on_its_nomination(client, target, rep):
    assert let_go(client, rep, target).url == target.account.get_absolute_url()
    assert TargetEnd.objects.get().look_again_on == date(2027, 4, 1)
    page = client.get(target.nomination.get_absolute_url())
    assert "parked until 1 Apr 2027" in page.text
    assert "来期に延期" in page.text
    assert "Nominate again" in page.text
    assert f"/targets/{target.pk}/let-go/" in page.text


def test_the_page_says_how_many_were_let_go_and_who_waits(client, project, target, rep):
    waiting = build.nomination(project, build.account("待つ"), rep, state="on_deck", on_deck_at=NOW)
    client.force_login(rep)
    page = client.get(f"/targets/{target.pk}/let-go/")
    assert "0 of 1 targets" in page.text
    assert str(waiting.account) in page.text
    assert "With this one" not in page.text


def test_beyond_one_in_four_it_warns_and_does_not_block(client, project, target, rep, marketer):
    let_go(client, rep, build.target(project, build.account("先"), rep, marketer))
    page = client.get(f"/targets/{target.pk}/let-go/")
    assert "With this one it is 2 of 2" in page.text
    assert let_go(client, rep, target).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"look_again_on": ""}, "look_again_on"),
        ({"look_again_on": "2026-11-24"}, "look_again_on"),
        ({"look_again_on": "9999-12-31"}, "look_again_on"),
        ({"reason": ""}, "reason"),
        ({"note": ""}, "note"),
    ],
)
def test_what_is_missing_is_said(client, target, rep, changes, field):
    response = let_go(client, rep, target, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not TargetEnd.objects.exists()


def test_members_who_neither_own_nor_lead_are_told(client, project, target):
    member = build.rep()
    project.memberships.create(user=member, joined_at=NOW)
    response = let_go(client, member, target)
    assert response.status_code == 422
    assert "Only those whose it is" in response.text


def test_outsiders_bad_ids_and_wrong_methods(client, target):
    assert let_go(client, build.rep(), target).status_code == 404
    assert client.get(f"/targets/{target.pk}/let-go/").status_code == 404
    assert client.get("/targets/999999/let-go/").status_code == 404
    assert client.put(f"/targets/{target.pk}/let-go/").status_code == 405
    assert not TargetEnd.objects.exists()
