from uuid import uuid4

import pytest

from accounts.models import PoolDefault, PoolView
from tests import build

pytestmark = pytest.mark.django_db
URL, NEW = "/accounts/", "/accounts/views/new/"


@pytest.fixture
def rep(client):
    rep = build.rep(name_latin="Kondo")
    client.force_login(rep)
    build.account("食品会社", industry="食品", name_latin="Foods")
    build.account("鉄鋼会社", industry="鉄鋼", name_latin="Steel")
    return rep


def view(owner, name="食品", query=None, **fields):
    query = {"industry": ["食品"]} if query is None else query
    return PoolView.objects.create(
        owner=owner, name=name, query=query, created_at=build.NOW, operation=uuid4(), **fields
    )


def names(response):
    return [row.account.name for row in response.context["page"].rows]


def change(client, view, verb, query=""):
    return client.post(f"/accounts/views/{view.pk}/?{query}", {"verb": verb})


def test_a_view_keeps_filters_order_and_columns(client, rep):
    said = {"name": "Foods first", "operation": uuid4()}
    answer = client.post(f"{NEW}?industry=食品&sort=-touch&column=owner&column=tags&owner=&cursor=x", said)
    kept = PoolView.objects.get()
    assert kept.query == {"industry": ["食品"], "sort": ["-touch"], "column": ["owner", "tags"]}
    page = client.get(answer["Location"])
    assert names(page) == ["食品会社"]
    assert [head.column for head in page.context["pool"].heads] == ["owner", "tags"]


def test_a_double_click_keeps_one(client, rep):
    said = {"name": "Foods", "operation": uuid4()}
    assert client.post(NEW, said)["Location"] == client.post(NEW, said)["Location"]
    assert PoolView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "食品"])
def test_a_name_that_is_taken_or_missing_keeps_the_rest(client, rep, name):
    view(rep)
    answer = client.post(f"{NEW}?industry=鉄鋼", {"name": name, "shared": "on", "operation": uuid4()})
    assert answer.status_code == 422
    assert "checked" in answer.text
    assert "鉄鋼" in answer.text


def test_what_is_changed_on_the_page_goes_before_what_the_view_keeps(client, rep):
    mine = view(rep)
    assert names(client.get(URL, {"view": mine.pk})) == ["食品会社"]
    assert names(client.get(URL, {"view": mine.pk, "industry": "鉄鋼"})) == ["鉄鋼会社"]
    cleared = client.get(URL, {"view": mine.pk, "industry": "", "q": ""}, headers={"HX-Request": "true"})
    assert len(names(cleared)) == 2
    assert len(names(client.get(cleared["HX-Replace-Url"]))) == 2


def test_only_a_view_that_differs_can_be_saved_anew(client, rep):
    mine = view(rep)
    assert "Save in" not in client.get(URL, {"view": mine.pk}).text
    assert "Save in 食品" in client.get(URL, {"view": mine.pk, "industry": "鉄鋼"}).text
    change(client, mine, "save", query=f"view={mine.pk}&industry=鉄鋼")
    assert names(client.get(URL, {"view": mine.pk})) == ["鉄鋼会社"]


def test_the_pool_opens_with_the_view_of_ones_choice(client, rep):
    mine = view(rep)
    change(client, mine, "default")
    assert names(client.get(URL)) == ["食品会社"]
    assert len(names(client.get(URL, {"view": "all"}))) == 2
    change(client, mine, "all")
    assert len(names(client.get(URL))) == 2


def test_a_shared_view_is_for_everybody_and_a_private_one_is_not(client, rep):
    other = build.marketer(name_latin="Yamada")
    hers = view(other, "秘密", shared_at=None)
    shared = view(other, "みんなの", shared_at=build.NOW)
    page = client.get(URL).text
    assert "みんなの" in page
    assert "Yamada" in page
    assert "秘密" not in page
    assert len(names(client.get(URL, {"view": hers.pk}))) == 2
    assert change(client, hers, "default").status_code == 404
    assert change(client, shared, "default").status_code == 302


@pytest.mark.parametrize("verb", ["save", "share", "unshare", "delete"])
def test_only_its_owner_changes_a_shared_view(client, rep, verb):
    shared = view(build.marketer(), shared_at=build.NOW)
    assert change(client, shared, verb).status_code == 403
    client.force_login(build.administrator())
    assert change(client, shared, verb).status_code == 302


def test_what_is_not_shared_any_more_opens_nobody_elses_list(client, rep):
    mine, other = view(rep, shared_at=build.NOW), build.rep()
    PoolDefault.objects.create(user=other, view=mine)
    PoolDefault.objects.create(user=rep, view=mine)
    change(client, mine, "unshare")
    assert [default.user for default in PoolDefault.objects.all()] == [rep]


def test_a_view_that_is_deleted_leaves_the_accounts(client, rep):
    mine = view(rep)
    PoolDefault.objects.create(user=rep, view=mine)
    assert change(client, mine, "delete")["Location"] == "/accounts/?view=all"
    assert len(names(client.get(URL))) == 2


def test_bad_verbs_methods_and_strangers(client, rep):
    mine = view(rep)
    assert change(client, mine, "burn").status_code == 404
    assert client.post("/accounts/views/99999/", {"verb": "share"}).status_code == 404
    assert client.get(f"/accounts/views/{mine.pk}/").status_code == 405
    client.logout()
    assert change(client, mine, "delete")["Location"].startswith("/sign-in/")
