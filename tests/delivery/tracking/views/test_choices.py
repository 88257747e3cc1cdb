import pytest

from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.models import TrackingChoice
from nurture.delivery.tracking.rules.choices import Choice
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def paths(world, host):
    contact = world.contact()
    return {
        "everything": "/settings/links/",
        "project": f"/projects/{world.project.pk}/links/",
        "contact": f"/accounts/contacts/{contact.pk}/links/",
    }


def standing(scope):
    return TrackingChoice.objects.filter(scope=scope, ended_at=None).first()


def test_an_administrator_chooses_for_everything(world, paths, client):
    client.force_login(build.administrator())
    answer = client.post(paths["everything"], {"clicks": "no", "opens": "", "written_out": "yes", "seen": ""})
    assert answer.status_code == 302
    found = standing("everything")
    assert (found.clicks, found.opens, found.written_out) == (False, None, True)
    assert "Chosen by" in client.get(paths["everything"]).text


def test_it_is_said_that_never_holds_for_older_mail(world, paths, client):
    client.force_login(build.administrator())
    assert "Never holds at once, also for mail that has left" in client.get(paths["everything"]).text


def test_everybody_reads_it_and_only_leads_choose(world, paths, client):
    client.force_login(world.rep)
    page = client.get(paths["everything"]).text
    assert "Whoever leads a team or administers changes it." in page
    assert "three or more links of one email are followed within five seconds" in page
    assert client.post(paths["everything"], {"clicks": "no"}).status_code == 403
    assert standing("everything") is None


def test_a_lead_of_the_project_chooses_for_it(world, paths, client):
    world.project.memberships.filter(user=world.rep).update(is_lead=True)
    client.force_login(world.rep)
    client.post(paths["project"], {"clicks": "", "opens": "yes", "seen": ""})
    assert standing("project").opens is True
    assert "We notice when the pictures are loaded" in client.get(paths["project"]).text


def test_any_member_of_a_team_writes_down_what_a_person_said(world, paths, client):
    client.force_login(world.marketer)
    client.post(paths["contact"], {"clicks": "no", "seen": ""})
    found = standing("contact")
    assert (found.clicks, found.opens, found.by) == (False, False, world.marketer)
    assert "Nothing of what they do with our mail is noticed" in client.get(paths["contact"]).text


def test_who_chose_meanwhile_is_not_overwritten(world, paths, client):
    client.force_login(world.rep)
    page = client.get(paths["contact"]).text
    assert 'name="seen"' in page
    choose(
        choice=Choice(clicks=True, opens=True),
        contact=world.account.contacts.get(),
        by=world.marketer,
        at=NOW,
    )
    answer = client.post(paths["contact"], {"clicks": "no", "seen": ""})
    assert answer.status_code == 409
    assert "Somebody chose meanwhile." in answer.text
    assert standing("contact").clicks is True


def test_where_the_law_asks_first_the_page_says_so(world, paths, client):
    world.account.contacts.update(time_zone="Europe/Berlin")
    client.force_login(world.rep)
    assert "the law wants their consent first" in client.get(paths["contact"]).text


def test_without_a_host_it_says_who_gives_one(world, paths, settings, client):
    settings.TRACKING_URL = ""
    client.force_login(world.rep)
    assert "TRACKING_URL" in client.get(paths["everything"]).text


def test_a_choice_that_is_none_is_asked_again(world, paths, client):
    client.force_login(build.administrator())
    assert client.post(paths["everything"], {"clicks": "perhaps"}).status_code == 422


def test_outsiders_find_no_project_and_no_bad_ids(world, paths, client):
    client.force_login(build.rep("outsider@tsubaki.example"))
    assert client.get(paths["project"]).status_code == 404
    assert client.get("/projects/999999/links/").status_code == 404
    assert client.get("/accounts/contacts/999999/links/").status_code == 404
    assert client.delete(paths["contact"]).status_code == 405
