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
    page = client.get(URL, {"q": "aoba", "industry": "", "owner": "", "deals": "won"}).content.decode()
    assert "<html" in page
    assert "Nothing matches" in page
    assert 'value="aoba"' in page


@pytest.mark.parametrize(
    "query",
    [
        *("owner=abc", "owner=99999", "owner=" + "9" * 40, "tag=x", "tag=" + "9" * 40, "size=x", "touch=x"),
        *("deals=x", "mailable=x", "project=x", "sort=x", "sort=-x", "column=x", "view=x", "view=99999"),
        *("cursor=x", "cursor=x&back=1", "done=x", "done=" + "9" * 40, "q=%00", "industry=" + "x" * 500),
    ],
)
def test_a_wrong_question_is_no_error(client, query):
    client.force_login(build.rep())
    assert client.get(f"{URL}?{query}").status_code == 200


def test_an_empty_pool_teaches_the_next_step(client):
    client.force_login(build.rep())
    page = client.get(URL).content.decode()
    assert f'href="{reverse("accounts:imports")}"' in page
    assert "No accounts yet" in page


def test_the_next_page_and_the_one_before_are_links(client, monkeypatch):
    monkeypatch.setattr("accounts.queries.pool.PAGE_SIZE", 2)
    client.force_login(build.rep())
    for name in "ABC":
        build.account(name)
    first = client.get(URL, {"q": "", "sort": "added"})
    second = client.get(URL, {"sort": "added", "cursor": first.context["page"].next_cursor})
    assert [row.account.name for row in second.context["page"].rows] == ["A"]
    assert 'rel="prev"' in second.text
    back = client.get(URL, {"sort": "added", "cursor": second.context["page"].previous_cursor, "back": 1})
    assert [row.account.name for row in back.context["page"].rows] == ["C", "B"]
    assert 'rel="prev"' not in back.text
    assert "3 accounts" in first.text


def test_a_filter_that_is_on_can_be_taken_off_alone(client):
    rep = build.rep()
    client.force_login(rep)
    build.account("A", industry="食品", employees=500, owner=rep)
    page = client.get(URL, {"industry": "食品", "size": "300-999", "owner": "me", "q": "", "touch": ""}).text
    assert "?size=300-999&amp;owner=me" in page
    assert "?industry=%E9%A3%9F%E5%93%81&amp;owner=me" in page
    assert "Clear filters" in page


def test_columns_are_chosen_and_keep_their_order(client):
    client.force_login(build.rep())
    build.account("A", domain="a.example", location="名古屋")
    response = client.get(URL, {"column": ["domain", "location"]})
    assert [head.column for head in response.context["pool"].heads] == ["location", "domain"]
    assert "a.example" in response.text
    assert "名古屋" in response.text
    assert "Last touch</a>" not in response.text


def test_a_second_click_on_a_head_turns_the_order_round(client):
    client.force_login(build.rep())
    build.account("A")
    assert "?sort=employees" in client.get(URL).text
    page = client.get(URL, {"sort": "employees"}).text
    assert "?sort=-employees" in page
    assert 'aria-sort="descending"' in page
    assert 'aria-sort="ascending"' in client.get(URL, {"sort": "-employees"}).text


def test_the_address_that_is_left_behind_says_only_what_narrows(client):
    client.force_login(build.rep())
    response = client.get(URL, {"q": "x", "industry": "", "cursor": "y", "sort": "touch"}, headers=HTMX)
    assert response["HX-Replace-Url"] == "/accounts/?q=x&sort=touch"


def test_other_apps_mark_accounts_with_one_call_for_the_page(client, settings):
    settings.ACCOUNT_MARKS = [f"{__name__}.marked"]
    build.account()
    client.force_login(build.rep())
    assert '<a class="tag tag-joint" href="/x/">' in client.get(URL).content.decode()


@pytest.mark.parametrize("size", [3, 300])
def test_the_page_costs_the_same_queries_at_any_size(client, size, settings, django_assert_num_queries):
    settings.ACCOUNT_MARKS = settings.ACCOUNT_OFFERS = []
    rep = build.rep()
    client.force_login(rep)
    for i in range(size):
        account = build.account(f"C{i}", owner=rep, last_touched_at=build.NOW - timedelta(days=i))
        if i % 20 == 0:
            build.contact(account)
            build.deal(account)
    client.get(URL)
    # Session, user, the default view; accounts, people, deals; saved views; industries, owners and tags of the filters.
    counted = 0 if size < 50 else 1
    with django_assert_num_queries(10 + counted):
        client.get(URL)
    with django_assert_num_queries(6 + counted):
        client.get(URL, headers=HTMX)
