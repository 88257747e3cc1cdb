from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.panels import Mark
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "account-list"}
URL = "/accounts/"


def marked(user, accounts):
    return {account.pk: Mark("Target", "joint", "blend", "/x/") for account in accounts}


@pytest.mark.parametrize("make", [build.rep, build.marketer, build.administrator])
def test_everybody_who_works_here_sees_the_pool(client, make):
    build.account(name_latin="Minato Precision")
    client.force_login(make())
    page = client.get(URL).content.decode()
    assert "Minato Precision" in page
    assert "港精密工業株式会社" in page


def test_nobody_else_does(client):
    assert client.get(URL).headers["Location"].startswith("/sign-in/")


def test_an_expired_session_sends_the_whole_page_to_sign_in(client):
    response = client.get(URL, headers=HTMX)
    assert response.status_code == 401
    assert "HX-Redirect" in response.headers


def test_it_cannot_be_posted_to(client):
    client.force_login(build.rep())
    assert client.post(URL).status_code == 405


def test_typing_brings_the_list_alone(client):
    client.force_login(build.rep())
    build.account("アオバ")
    build.account("ミドリ")
    response = client.get(URL, {"q": "aoba"}, headers=HTMX)
    fragment = response.content.decode()
    assert "アオバ" in fragment
    assert "ミドリ" not in fragment
    assert "<html" not in fragment
    assert 'id="account-list"' in fragment
    assert "HX-Target" in response.headers["Vary"]


def test_without_javascript_the_same_search_is_a_page(client):
    client.force_login(build.rep())
    build.account("アオバ")
    page = client.get(URL, {"q": "aoba", "industry": "", "owner": "", "deals": "on"}).content.decode()
    assert "<html" in page
    assert "Nothing matches" in page
    assert 'value="aoba"' in page


@pytest.mark.parametrize(
    "query", ["owner=abc", "owner=99999", "sort=x", "cursor=x", "q=%00", "industry=" + "x" * 500]
)
def test_a_wrong_question_is_no_error(client, query):
    client.force_login(build.rep())
    assert client.get(f"{URL}?{query}").status_code == 200


def test_an_empty_pool_teaches_the_next_step(client):
    client.force_login(build.rep())
    page = client.get(URL).content.decode()
    assert reverse("accounts:import_upload") in page or reverse("accounts:imports") in page
    assert "No accounts yet" in page


def test_the_next_page_is_a_link(client, monkeypatch):
    monkeypatch.setattr("accounts.queries.pool.PAGE_SIZE", 2)
    client.force_login(build.rep())
    for name in "ABC":
        build.account(name)
    first = client.get(URL, {"q": "", "sort": "touch"})
    cursor = first.context["page"].next_cursor
    second = client.get(URL, {"sort": "touch", "cursor": cursor})
    assert [row.account.name for row in second.context["page"].rows] == ["A"]
    assert "From the start" in second.content.decode()


def test_other_apps_mark_accounts_with_one_call_for_the_page(client, settings):
    settings.ACCOUNT_MARKS = [f"{__name__}.marked"]
    build.account()
    client.force_login(build.rep())
    assert '<a class="tag tag-joint" href="/x/">' in client.get(URL).content.decode()


@pytest.mark.parametrize("size", [3, 300])
def test_the_page_costs_the_same_queries_at_any_size(client, size, settings, django_assert_num_queries):
    settings.ACCOUNT_MARKS = []
    rep = build.rep()
    client.force_login(rep)
    for i in range(size):
        account = build.account(f"C{i}", owner=rep, last_touched_at=build.NOW - timedelta(days=i))
        if i % 20 == 0:
            build.contact(account)
            build.deal(account)
    client.get(URL)
    # Session, user; accounts, people, deals; industries and owners of the filters.
    with django_assert_num_queries(7):
        client.get(URL)
    with django_assert_num_queries(5):
        client.get(URL, headers=HTMX)
