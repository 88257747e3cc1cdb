from uuid import uuid4

import pytest

from accounts.actions.annotations import annotate, answer
from accounts.actions.deletions import delete
from accounts.items import place
from accounts.models import Mention
from accounts.queries.mentions import unread_count
from tests import build
from tests.accounts.actions.writing import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer():
    return build.marketer("yamada@tsubaki.example", name="山田 涼", name_latin="Ryo Yamada")


@pytest.fixture
def mention(rep, marketer):
    note = annotate(
        account=build.account(),
        fields=fields(body="@山田 見てください"),
        operation=uuid4(),
        by=rep,
        at=build.NOW,
    )
    return note.mentions.get()


@pytest.fixture
def called(client, marketer, mention):
    client.force_login(marketer)
    return client


def test_what_waits_is_marked_and_reading_the_list_reads_nothing(called, mention):
    for _ in range(2):
        page = called.get("/accounts/mentions/").content.decode()
        assert "One place where you are asked to look" in page
        assert '<span class="mention">@山田</span>' in page


def test_opening_it_is_having_read_it(called, mention, marketer):
    opened = called.post(f"/accounts/mentions/{mention.pk}/open/")
    assert opened.headers["Location"] == (
        f"{mention.annotation.get_absolute_url()}#annotation-{mention.annotation_id}"
    )
    assert unread_count(marketer, at=build.NOW) == 0


def test_an_answer_that_calls_leads_to_its_thread(called, mention, rep, marketer):
    made = answer(thread=mention.annotation, body="@山田 もう一度", operation=uuid4(), by=rep, at=build.NOW)
    opened = called.post(f"/accounts/mentions/{made.mentions.get().pk}/open/")
    assert opened.headers["Location"] == f"{mention.annotation.get_absolute_url()}#annotation-{made.pk}"
    assert unread_count(marketer, at=build.NOW) == 0


def test_all_of_them_at_once(called, mention, marketer):
    assert called.post("/accounts/mentions/read/").status_code == 302
    assert unread_count(marketer, at=build.NOW) == 0


def test_the_bell_counts_what_waits(called, mention, settings):
    settings.PLACE_COUNTS = {"accounts:mentions": "accounts.queries.mentions.unread_count"}
    page = called.get("/accounts/").content.decode()
    assert '<span class="badge">1<span class="visually-hidden"> unread' in page


def test_what_calls_on_others_is_theirs(client, mention, rep):
    client.force_login(rep)
    assert client.post(f"/accounts/mentions/{mention.pk}/open/").status_code == 404
    assert Mention.objects.get().seen_at is None


def test_what_was_deleted_waits_no_more(called, mention, rep):
    delete(annotation=mention.annotation, by=rep, at=build.NOW)
    assert "Nobody waits for you to look." in called.get("/accounts/mentions/").content.decode()


def test_nobody_mentioned_them_yet(client, rep):
    client.force_login(rep)
    assert "Nobody mentioned you yet" in client.get("/accounts/mentions/").content.decode()


def test_reading_by_a_link_changes_nothing(called, mention):
    assert called.get(f"/accounts/mentions/{mention.pk}/open/").status_code == 405
    assert called.get("/accounts/mentions/read/").status_code == 405


class TestTheNamesBehindTheSign:
    def names(self, client, query=""):
        return [each["name"] for each in client.get(f"/accounts/mentions/people/{query}").json()["people"]]

    def test_they_are_of_both_teams_without_oneself(self, client, rep, marketer):
        build.administrator()
        build.rep("gone@tsubaki.example", is_active=False)
        tanabe = build.rep("tanabe@tsubaki.example", name="田辺 遥")
        client.force_login(rep)
        assert sorted(self.names(client)) == sorted([str(marketer), str(tanabe)])

    def test_of_a_project_its_members_only(self, client, rep, marketer):
        project = build.project(rep, marketer)
        build.rep("tanabe@tsubaki.example", name="田辺 遥")
        client.force_login(rep)
        assert self.names(client, f"?audience={project.pk}") == ["Ryo Yamada"]

    @pytest.mark.parametrize("audience", ["99", "x", "9" * 30])
    def test_of_a_project_of_others_nothing_is_said(self, client, rep, audience):
        client.force_login(rep)
        assert client.get(f"/accounts/mentions/people/?audience={audience}").status_code == 404


def test_the_list_costs_the_same_with_much_and_little(called, mention, rep, django_assert_max_num_queries):
    account = mention.annotation.account
    for _ in range(20):
        annotate(account=account, fields=fields(body="@山田"), operation=uuid4(), by=rep, at=build.NOW)
    with django_assert_max_num_queries(7):
        called.get("/accounts/mentions/")


def test_a_place_of_a_project_and_its_words_are_gone_for_who_left(client, rep, marketer):
    project, account = build.project(rep, marketer), build.account()
    target = build.target(project, account, rep, marketer)
    annotate(
        account=account,
        fields=fields(body="@山田"),
        operation=uuid4(),
        by=rep,
        at=build.NOW,
        place=place(rep, account, f"target:{target.pk}"),
    )
    project.memberships.filter(user=marketer).delete()
    client.force_login(marketer)
    assert "Nobody mentioned you yet" in client.get("/accounts/mentions/").content.decode()
