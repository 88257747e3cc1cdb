import pytest

from tests import build
from tests.build import NOW
from tests.reports import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def lead():
    return build.rep(role="lead", name_latin="Sho Kondo")


@pytest.fixture
def target(lead):
    marketer = build.marketer()
    project = build.project(lead, marketer)
    project.memberships.filter(user=lead).update(is_lead=True)
    return build.target(project, build.account(), lead, marketer)


@pytest.fixture
def path(target):
    return f"/projects/{target.project_id}/"


def test_a_lead_reads_what_happens_finishes_it_and_takes_it_up_again(client, target, lead, path):
    waiting.message(target, "planned")
    client.force_login(lead)
    assert f'href="{path}finish/"' in client.get(f"{path}edit/").text
    page = client.get(f"{path}finish/").text
    assert "One live target is finished with it." in page
    assert "One planned message will not be sent." in page
    assert client.post(f"{path}finish/").url == path
    page = client.get(path).text
    assert "Finished on 24 Nov by Sho Kondo." in page
    assert target.account.name in page
    assert client.post(f"{path}reopen/").url == path
    assert "Finished on" not in client.get(path).text


def test_what_stands_in_the_way_is_said_and_nothing_is_finished(client, target, lead, path):
    meeting = build.meeting(build.cycle(target.project))
    client.force_login(lead)
    assert f'href="/meetings/{meeting.pk}/"' in client.get(f"{path}finish/").text
    answer = client.post(f"{path}finish/")
    assert answer.status_code == 409
    assert "The meeting is going on. Close it first." in answer.text
    target.project.refresh_from_db()
    assert target.project.finished_at is None


def test_the_ladder(client, target, path):
    for door in (f"{path}finish/", f"{path}reopen/"):
        assert client.post(door).url.startswith("/sign-in/")
    client.force_login(target.marketing_owner)
    for door in (f"{path}finish/", f"{path}reopen/"):
        assert client.post(door).status_code == 403
    client.force_login(build.marketer())
    for door in (f"{path}finish/", f"{path}reopen/", "/projects/999999/finish/"):
        assert client.post(door).status_code == 404
    assert client.get(f"{path}reopen/").status_code == 405
