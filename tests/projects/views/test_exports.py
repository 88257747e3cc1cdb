import csv
import io

import pytest

from accounts.models import Export
from nurture.projects.models import NominationState
from tests import build

pytestmark = pytest.mark.django_db
URL = "/nominations/export/"


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def rep(client):
    rep = build.rep(name="近藤")
    client.force_login(rep)
    return rep


def test_the_nominations_of_ones_projects_leave_on_record(client, rep):
    project, others = build.project(rep), build.project(build.rep())
    build.nomination(project, build.account("港精密"), rep, why_now="=1+1")
    build.nomination(others, build.account("青葉"), others.created_by)
    [row] = lines(client.post(URL, {"format": "csv"}))
    assert (row["Account"], row["Project"], row["Nominated by"]) == ("港精密", project.name, "近藤")
    assert (row["Why now"], row["Expected decision"]) == ("'=1+1", "Jan–Mar 2027")
    record = Export.objects.get()
    assert (record.what, record.rows, record.exported_by) == ("nominations", 1, rep)


def test_the_draft_of_a_colleague_stays(client, rep):
    colleague = build.rep()
    project = build.project(rep, colleague)
    build.nomination(project, build.account("下書き"), colleague, state=NominationState.DRAFT)
    build.nomination(project, build.account("自分の下書き"), rep, state=NominationState.DRAFT)
    assert [row["Account"] for row in lines(client.post(URL, {"format": "csv"}))] == ["自分の下書き"]


def test_queries_do_not_grow_with_the_rows(client, rep, django_assert_max_num_queries):
    project = build.project(rep)
    for number in range(20):
        build.nomination(project, build.account(f"会社{number}"), rep)
    with django_assert_max_num_queries(6):
        assert len(lines(client.post(URL, {"format": "csv"}))) == 20


def test_the_desk_offers_it_and_nothing_else_is_there(client, rep):
    build.nomination(build.project(rep), build.account(), rep)
    assert URL in client.get("/nominations/").text
    assert client.post(URL, {"format": "pdf"}).status_code == 404
    assert client.get(URL).status_code == 405
    client.logout()
    assert client.post(URL, {"format": "csv"})["Location"].startswith("/sign-in/")
