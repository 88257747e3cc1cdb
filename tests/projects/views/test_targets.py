import pytest

from nurture.projects.models import TargetStage
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


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
    return build.target(project, build.account(), rep, marketer, do_not_say="三谷の代わり")


def test_an_owner_moves_the_stage_and_comes_back_to_the_account(client, target, rep):
    client.force_login(rep)
    response = client.post(f"/targets/{target.pk}/stage/", {"stage": "learning"})
    assert response.url == f"/accounts/{target.account_id}/"
    target.refresh_from_db()
    assert target.stage == TargetStage.LEARNING


@pytest.mark.parametrize("stage", ["handoff", "outcome", "dreaming", ""])
def test_stages_with_an_act_of_their_own_are_not_set_by_hand(client, target, rep, stage):
    client.force_login(rep)
    client.post(f"/targets/{target.pk}/stage/", {"stage": stage})
    target.refresh_from_db()
    assert target.stage == TargetStage.COMMITTED


def test_another_member_is_told_who_may(client, project, target):
    other = build.rep()
    project.memberships.create(user=other, joined_at=NOW)
    client.force_login(other)
    response = client.post(f"/targets/{target.pk}/stage/", {"stage": "learning"}, follow=True)
    assert "Only those whose it is" in response.text
    target.refresh_from_db()
    assert target.stage == TargetStage.COMMITTED


def test_a_lead_changes_the_owners(client, project, target, rep, marketer):
    other = build.rep()
    project.memberships.create(user=other, is_lead=True, joined_at=NOW)
    client.force_login(other)
    url = f"/targets/{target.pk}/owners/"
    assert client.get(url).context["form"]["sales_owner"].value() == rep.pk
    response = client.post(url, {"sales_owner": other.pk, "marketing_owner": marketer.pk})
    assert response.url == f"/accounts/{target.account_id}/"
    target.refresh_from_db()
    assert target.sales_owner == other


def test_an_owner_with_enough_is_refused_in_words(client, project, target, rep, marketer):
    lead = build.rep()
    project.memberships.create(user=lead, is_lead=True, joined_at=NOW)
    project.rep_capacity = 1
    project.save()
    build.target(project, build.account("北浜"), lead, marketer)
    client.force_login(lead)
    response = client.post(
        f"/targets/{target.pk}/owners/", {"sales_owner": lead.pk, "marketing_owner": marketer.pk}
    )
    assert response.status_code == 422
    assert "the owner in sales is at their limit" in response.text


def test_the_ladder(client, target, rep):
    stage, owners = f"/targets/{target.pk}/stage/", f"/targets/{target.pk}/owners/"
    assert client.post(stage).url.startswith("/sign-in/")
    client.force_login(rep)
    assert client.get(owners).status_code == 403
    assert client.get(stage).status_code == 405
    assert client.put(owners).status_code == 405
    assert client.post("/targets/999999/stage/").status_code == 404
    client.force_login(build.rep())
    assert client.post(stage, {"stage": "learning"}).status_code == 404
    assert client.get(owners).status_code == 404
