from datetime import timedelta

import pytest

from accounts.queries.pool import PoolFilter, PoolSort, owners, pool_page
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


def found(user, search="", **chosen):
    page = pool_page(user, PoolFilter(search=search, **chosen), cursor="", language="en")
    return [row.account.name for row in page.rows]


@pytest.fixture
def minato():
    made = build.account(
        "港精密工業株式会社",
        name_latin="Minato Precision Co., Ltd.",
        name_kana="ミナトセイミツコウギョウ",
        domain="minato.example",
    )
    build.contact(
        made, "ken.ito@minato.example", family_kana="いとう", given_kana="けん", name_latin="Ken Ito"
    )
    build.account("青葉物流", name_latin="Aoba Logistics")
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "港精密",
        "㈱港精密工業",
        "みなと",
        "ﾐﾅﾄ",
        "MINATO",
        "ｍｉｎａｔｏ",
        "Minato Precision Inc.",
        "minato.example",
        "seimitsu",
        "伊藤健",
        "伊藤 健",
        "イトウ",
        "ken.ito@",
        "港 伊藤",
        "ito minato",
    ],
)
def test_an_account_is_found_by_any_of_its_names_and_people(rep, minato, typed):
    assert found(rep, typed) == [minato.name]


@pytest.mark.parametrize("typed", ["港 青葉", "%", "_", "minato tanaka"])
def test_every_word_has_to_be_there_and_signs_are_only_signs(rep, minato, typed):
    assert found(rep, typed) == []


def test_an_empty_search_shows_all(rep, minato):
    assert len(found(rep, "　 ")) == 2


def test_filters_narrow_and_can_be_joined(rep):
    mine = build.account("A", industry="製造", owner=rep)
    build.deal(mine)
    build.contact(mine)
    build.account("B", industry="製造")
    build.account("C", owner=build.marketer())
    assert found(rep, industry="製造") == ["A", "B"]
    assert found(rep, owner="me") == ["A"]
    assert found(rep, owner="none") == ["B"]
    assert found(rep, owner=str(rep.pk)) == ["A"]
    assert found(rep, has_past_deal=True, has_mailable=True, industry="製造") == ["A"]


def test_an_open_deal_is_no_past_deal_and_a_basis_is_needed_to_be_mailed(rep):
    account = build.account()
    build.deal(account, "open")
    build.contact(account, legal_basis="none")
    assert found(rep, has_past_deal=True) == []
    assert found(rep, has_mailable=True) == []


def test_rows_count_people_and_deals(rep):
    account = build.account()
    build.contact(account)
    build.contact(account, legal_basis="none")
    build.contact(account, left_on=build.NOW.date())
    build.deal(account)
    build.deal(account, "lost")
    build.deal(account, "no_decision")
    build.deal(account, "open")
    [row] = pool_page(rep, PoolFilter(), cursor="", language="en").rows
    assert (row.people, row.mailable, row.won, row.lost) == (2, 1, 1, 2)


def every_page(user, chosen, language="en"):
    names, cursor, pages = [], "", 0
    while pages < 20:
        page = pool_page(user, chosen, cursor=cursor, language=language)
        names += [row.account.name for row in page.rows]
        cursor, pages = page.next_cursor, pages + 1
        if not cursor:
            return names
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("sort", list(PoolSort))
def test_pages_show_each_account_once_also_those_never_touched(rep, monkeypatch, sort):
    monkeypatch.setattr("accounts.queries.pool.PAGE_SIZE", 7)
    for i in range(40):
        touched = build.NOW - timedelta(days=i // 2) if i % 3 else None
        build.account(f"会社{i % 5}", external_id=str(i), source="t", last_touched_at=touched)
    assert len(every_page(rep, PoolFilter(sort=sort))) == 40


def test_the_latest_touch_comes_first_and_never_last(rep):
    build.account("never")
    build.account("old", last_touched_at=build.NOW - timedelta(days=9))
    build.account("new", last_touched_at=build.NOW)
    assert found(rep, sort=PoolSort.TOUCH) == ["new", "old", "never"]


def test_names_sort_as_the_reader_expects(rep):
    build.account("港", name_latin="Minato", name_kana="ミナト")
    build.account("青葉", name_latin="Aoba", name_kana="アオバ")
    build.account("北浜", name_latin="kitahama", name_kana="キタハマ")
    assert every_page(rep, PoolFilter(), "en") == ["青葉", "北浜", "港"]
    assert every_page(rep, PoolFilter(), "ja") == ["青葉", "北浜", "港"]


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_size(rep, size, settings, django_assert_num_queries):
    settings.ACCOUNT_MARKS = []
    for i in range(size):
        account = build.account(f"Company {i}", owner=rep)
        if i % 10 == 0:
            build.contact(account)
            build.deal(account)
    with django_assert_num_queries(3):
        pool_page(rep, PoolFilter(search="company"), cursor="", language="en")


def test_nobody_without_a_team_sees_the_pool():
    build.account()
    assert found(build.user(team="", role="admin")) == ["港精密工業株式会社"]
    assert found(build.rep(is_active=False)) == []


def test_owners_are_those_who_own_something(rep):
    build.marketer()
    build.account(owner=rep)
    assert list(owners()) == [rep]
