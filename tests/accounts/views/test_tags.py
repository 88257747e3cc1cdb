import pytest

from accounts.models import Tag
from tests import build
from tests.accounts.tags import tag

pytestmark = pytest.mark.django_db
URL = "/accounts/tags/"


@pytest.fixture
def lead(client):
    made = build.rep(role="lead")
    client.force_login(made)
    return made


def test_a_lead_renames_and_merges_and_reads_what_became_of_them(client, lead):
    one, two = tag(build.account(), by=lead, name="展示会"), tag(build.account("青葉"), by=lead, name="Expo")
    assert (
        "Renamed, everywhere."
        in client.post(f"{URL}{one.pk}/rename/", {"name": " 展示会  2025 "}, follow=True).text
    )
    page = client.post(f"{URL}{one.pk}/merge/", {"into": two.pk}, follow=True).text
    assert "made “展示会 2025” one with “Expo”" in page
    assert list(Tag.objects.all()) == [two]


def test_the_list_of_an_old_address_is_that_of_the_tag_of_now(client, lead):
    one, two = (
        tag(build.account("甲"), by=lead, name="展示会"),
        tag(build.account("乙"), by=lead, name="Expo"),
    )
    client.post(f"{URL}{one.pk}/merge/", {"into": two.pk})
    page = client.get(f"/accounts/?tag={one.pk}")
    assert {row.account.name for row in page.context["page"].rows} == {"甲", "乙"}
    assert f'<option value="{two.pk}" selected>' in page.text


def test_a_name_that_is_taken_is_said_beside_it_and_stays_typed(client, lead):
    one = tag(build.account(), by=lead, name="展示会")
    tag(build.account("青葉"), by=lead, name="Expo")
    answer = client.post(f"{URL}{one.pk}/rename/", {"name": "expo"})
    assert answer.status_code == 409
    assert "There is a tag of this name" in answer.text
    assert 'value="expo"' in answer.text
    assert client.post(f"{URL}{one.pk}/rename/", {"name": " "}).status_code == 422
    assert client.post(f"{URL}{one.pk}/merge/", {"into": one.pk}).status_code == 422


def test_members_of_both_teams_read_and_do_not_change(client, lead):
    one, two = tag(build.account(), by=lead, name="展示会"), tag(build.account("青葉"), by=lead, name="Expo")
    client.force_login(build.marketer())
    page = client.get(URL).text
    assert "展示会" in page
    assert "/rename/" not in page
    assert client.post(f"{URL}{one.pk}/rename/", {"name": "x"}).status_code == 403
    assert client.post(f"{URL}{one.pk}/merge/", {"into": two.pk}).status_code == 403


def test_bad_ids_other_methods_and_nothing_there(client, lead):
    assert "No tags yet" in client.get(URL).text
    assert client.post(f"{URL}999/rename/", {"name": "x"}).status_code == 404
    assert client.post(f"{URL}999/merge/", {"into": 1}).status_code == 404
    assert client.get(f"{URL}999/rename/").status_code == 405
    assert client.post(URL).status_code == 405
