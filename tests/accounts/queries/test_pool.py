from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.merging.actions.merging import merge
from accounts.merging.actions.undoing import undo as undo_merge
from accounts.models import Contact, Merge
from accounts.privacy.own import PART
from accounts.queries import pool as pool_queries
from accounts.queries import searching
from accounts.queries.pool import Matches, pool_page
from accounts.queries.pool_choices import industries, owners
from accounts.rules.pool import (
    Column,
    Mailable,
    Order,
    PoolFilter,
    Size,
    Sort,
    Standing,
    Told,
    Touch,
    touched,
)
from tests import build
from tests.accounts import tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


def found(user, search="", **chosen):
    page = pool_page(user, PoolFilter(search=search, **chosen), language="en")
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
        "精密",
        "業",
        "㈱港精密工業",
        "みなと",
        "ﾐﾅﾄ",
        "MINATO",
        "ｍｉｎａｔｏ",
        "Minato Precision Inc.",
        "minato.example",
        "seimitsu",
        "minatoprecision",
        "minat",
        "伊藤健",
        "伊藤 健",
        "伊藤",
        "イトウ",
        "いと",
        "ken.ito@",
        "KEN.ITO@MINATO.EXAMPLE",
        "itou ken",
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
    assert found(rep, deals=Told.ANY, mailable=Mailable.SOMEBODY, industry="製造") == ["A"]


def test_an_open_deal_is_no_past_deal_and_a_basis_is_needed_to_be_mailed(rep):
    account = build.account()
    build.deal(account, "open")
    build.contact(account, legal_basis="none")
    assert found(rep, deals=Told.ANY) == []
    assert found(rep, mailable=Mailable.SOMEBODY) == []
    assert len(found(rep, deals=Told.NONE, mailable=Mailable.NOBODY)) == 1


def test_nobody_to_mail_is_found_among_all_and_among_few(rep):
    """Asked in two ways, with one answer."""
    reached, gone, alone = (build.account(name, industry="製造") for name in "ABC")
    build.contact(reached)
    build.contact(reached, legal_basis="none")
    build.contact(gone, left_on=build.NOW.date())
    assert found(rep, mailable=Mailable.NOBODY) == ["B", "C"]
    assert found(rep, mailable=Mailable.NOBODY, industry="製造") == ["B", "C"]
    build.contact(alone)
    assert found(rep, mailable=Mailable.NOBODY) == ["B"]
    assert found(rep, mailable=Mailable.NOBODY, industry="製造") == ["B"]


def test_rows_count_people_and_deals(rep):
    account = build.account()
    build.contact(account)
    build.contact(account, legal_basis="none")
    build.contact(account, left_on=build.NOW.date())
    build.deal(account)
    build.deal(account, "lost")
    build.deal(account, "no_decision")
    build.deal(account, "open")
    [row] = pool_page(rep, PoolFilter(), language="en").rows
    assert (row.people, row.mailable, row.won, row.lost) == (2, 1, 1, 2)


def every_page(user, chosen, language="en", *, back=False):
    """Page by page to the end, or from the end back to the start."""
    names, cursor, pages = [], "", 0
    while pages < 20:
        page = pool_page(user, chosen, cursor=cursor, language=language)
        names += [row.account.name for row in page.rows]
        pages += 1
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    if not back:
        return names
    names = [row.account.name for row in page.rows]
    while page.previous_cursor:
        page = pool_page(user, chosen, cursor=page.previous_cursor, back=True, language=language)
        names = [row.account.name for row in page.rows] + names
    return names


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_show_each_account_once_in_both_directions(rep, monkeypatch, sort, turned):
    monkeypatch.setattr("accounts.queries.pool.PAGE_SIZE", 7)
    for i in range(40):
        build.account(
            f"会社{i % 5}",
            external_id=str(i),
            source="t",
            industry=["", "食品", "鉄鋼"][i % 3],
            employees=i // 4 * 10 if i % 4 else None,
            last_touched_at=build.NOW - timedelta(days=i // 2) if i % 3 else None,
        )
    chosen = PoolFilter(order=Order(sort, turned))
    names = every_page(rep, chosen)
    assert len(names) == 40
    assert every_page(rep, chosen, back=True) == names
    assert every_page(rep, PoolFilter(order=Order(sort, not turned))) == names[::-1]


def test_the_latest_touch_comes_first_and_never_last(rep):
    build.account("never")
    build.account("old", last_touched_at=build.NOW - timedelta(days=9))
    build.account("new", last_touched_at=build.NOW)
    assert found(rep, order=Order(Sort.TOUCH)) == ["new", "old", "never"]


def test_the_largest_come_first_and_the_unknown_last(rep):
    build.account("unknown")
    build.account("small", employees=3)
    build.account("large", employees=5000)
    assert found(rep, order=Order(Sort.EMPLOYEES)) == ["large", "small", "unknown"]


def test_names_sort_as_the_reader_expects(rep):
    build.account("港", name_latin="Minato", name_kana="ミナト")
    build.account("青葉", name_latin="Aoba", name_kana="アオバ")
    build.account("北浜", name_latin="kitahama", name_kana="キタハマ")
    assert every_page(rep, PoolFilter(), "en") == ["青葉", "北浜", "港"]
    assert every_page(rep, PoolFilter(), "ja") == ["青葉", "北浜", "港"]


@pytest.mark.parametrize(
    ("size", "names"),
    [(Size.SMALL, ["49"]), (Size.MIDDLE, ["50"]), (Size.LARGEST, ["1000", "9000"]), (Size.UNKNOWN, ["?"])],
)
def test_sizes_include_their_ends(rep, size, names):
    build.account("?")
    for employees in (49, 50, 1000, 9000):
        build.account(str(employees), employees=employees)
    assert sorted(found(rep, size=size)) == names


@pytest.mark.parametrize(
    ("touch", "names"),
    [
        (Touch.MONTH, ["29"]),
        (Touch.QUARTER, ["29", "31"]),
        (Touch.QUIET, ["91", "never"]),
        (Touch.NEVER, ["never"]),
    ],
)
def test_the_last_touch_is_read_in_days(rep, touch, names):
    build.account("never")
    for days in (29, 31, 91):
        build.account(str(days), last_touched_at=build.NOW - timedelta(days=days))
    assert found(rep, touched=touched(touch, build.NOW)) == names


def test_won_and_not_won_are_told_apart(rep):
    build.deal(build.account("won"))
    build.deal(build.account("lost"), "lost")
    build.account("neither")
    assert found(rep, deals=Told.WON) == ["won"]
    assert found(rep, deals=Told.NOT_WON) == ["lost"]
    assert found(rep, deals=Told.NONE) == ["neither"]


def test_free_is_what_is_in_none_of_my_projects(rep):
    marketer = build.marketer()
    project = build.project(rep, marketer)
    others = build.project(build.rep())
    build.target(project, build.account("target"), rep, marketer)
    build.nomination(project, build.account("nominated"), rep)
    build.nomination(others, build.account("elsewhere"), others.created_by)
    build.account("free")
    assert found(rep, standing=Standing.TARGET) == ["target"]
    assert found(rep, standing=Standing.NOMINATED) == ["nominated"]
    assert found(rep, standing=Standing.FREE) == ["elsewhere", "free"]


def test_only_reps_of_a_running_project_are_offered_to_nominate_what_is_free(rep):
    marketer = build.marketer()
    project = build.project(rep, marketer)
    build.target(project, build.account("target"), rep, marketer)
    free = build.account("free")

    def offers(user):
        return {
            row.account.name: [offer.url for offer in row.offers]
            for row in pool_page(user, PoolFilter(), language="en").rows
        }

    assert offers(rep) == {"free": [f"/nominations/new/?account={free.pk}"], "target": []}
    assert offers(marketer) == {"free": [], "target": []}
    assert offers(build.rep()) == {"free": [], "target": []}


def test_a_tag_gathers_accounts(rep):
    tagged = build.account("tagged")
    build.account("other")
    tag = tags.tag(tagged, by=rep)
    assert found(rep, tag=tag.pk) == ["tagged"]
    [row] = pool_page(rep, PoolFilter(tag=tag.pk, columns=(Column.TAGS,)), language="en").rows
    assert row.tags == [tag]


def reason(user, search):
    [row] = pool_page(user, PoolFilter(search=search), language="en").rows
    return row.reason and row.reason.text


def test_a_row_says_who_it_was_found_by(rep, minato):
    assert reason(rep, "港精密") is None
    assert reason(rep, "Minato Inc.") is None
    assert reason(rep, "伊藤") == "Ken Ito"
    assert reason(rep, "ken ito minato") == "Ken Ito"
    assert reason(rep, "ken.ito@minato.example") == "Ken Ito · ken.ito@minato.example"
    assert reason(rep, "けん") == "Ken Ito · いとう けん"
    assert reason(rep, "みなと") == "ミナトセイミツコウギョウ"
    assert reason(rep, "minato.exa") == "minato.example"


def test_a_person_who_changed_companies_is_named_after_who_is_there(rep):
    account = build.account()
    build.contact(account, given_name="一", left_on=build.NOW.date())
    build.contact(account, given_name="二")
    assert reason(rep, "伊藤") == "伊藤 二"


def test_beyond_a_thousand_it_is_only_said_that_there_are_more(rep, monkeypatch):
    monkeypatch.setattr(pool_queries, "PAGE_SIZE", 2)
    monkeypatch.setattr(pool_queries, "COUNTED", 4)
    for number in range(5):
        build.account(f"会社{number}")
    assert pool_page(rep, PoolFilter(), language="en").matches == Matches(4, at_least=True)
    assert pool_page(rep, PoolFilter(search="会社1"), language="en").matches == Matches(1)
    monkeypatch.setattr(pool_queries, "COUNTED", 5)
    assert pool_page(rep, PoolFilter(), language="en").matches == Matches(5)


@pytest.mark.parametrize("sortable", [0, 100])
def test_a_common_name_finds_the_same_accounts(rep, monkeypatch, sortable):
    """Many people of one name are not gathered first: the list is read instead until a page is full."""
    monkeypatch.setattr(pool_queries, "PAGE_SIZE", 3)
    for number in range(8):
        account = build.account(f"会社{number}", industry="食品" if number % 2 else "鉄鋼")
        build.contact(account, family_name="佐藤" if number < 6 else "森")
        build.contact(account, given_name="二郎")
    rare = [every_page(rep, PoolFilter(search="佐藤", industry=industry)) for industry in ("", "食品")]
    monkeypatch.setattr(searching, "COMMON", 2)
    assert [
        every_page(rep, PoolFilter(search="佐藤", industry=industry)) for industry in ("", "食品")
    ] == rare
    assert len(rare[0]) == 6
    assert pool_page(rep, PoolFilter(search="佐藤"), language="en").matches == Matches(3, at_least=True)
    assert every_page(rep, PoolFilter(search="会社")) == [f"会社{number}" for number in range(8)]
    assert every_page(rep, PoolFilter(search="佐藤 会社3")) == ["会社3"]


def test_industries_are_offered_once_each_in_order(rep):
    for industry in ("鉄鋼", "", "食品", "鉄鋼"):
        build.account(industry=industry)
    assert industries() == sorted({"鉄鋼", "食品"})


class TestWhatWasMerged:
    @pytest.fixture
    def sakae(self, rep):
        """昭和電機 became 栄製作所, and 旧姓 田中 became 佐々木 there."""
        survivor, old = (
            build.account("栄製作所"),
            build.account("昭和電機株式会社", name_kana="ショウワデンキ"),
        )
        merge(survivor=survivor, merged=[old], chosen={}, operation=uuid4(), by=rep, at=build.NOW)
        stays = build.contact(survivor, "sasaki@sakae.example", family_name="佐々木", given_name="由紀")
        gone = build.contact(survivor, "tanaka@sakae.example", family_name="田中", given_name="由紀")
        merge(survivor=stays, merged=[gone], chosen={}, operation=uuid4(), by=rep, at=build.NOW)
        return survivor

    @pytest.mark.parametrize(
        "typed", ["昭和電機", "しょうわ", "㈱昭和電機", "showa", "昭和 栄", "田中", "tanaka@"]
    )
    def test_it_is_found_by_its_old_names(self, rep, sakae, typed):
        build.account("昭島物流")
        assert found(rep, typed) == ["栄製作所"]

    def test_the_row_says_from_what(self, rep, sakae):
        def why(typed):
            [row] = pool_page(rep, PoolFilter(search=typed), cursor="", language="en").rows
            return row.reason.text

        assert why("昭和電機") == "merged from 昭和電機株式会社"
        assert why("田中") == "merged from 田中 由紀"

    def test_a_common_word_finds_it_too(self, rep, sakae, monkeypatch):
        monkeypatch.setattr(searching, "COMMON", 2)
        for number in range(4):
            build.account(f"昭和電機{number}")
        assert "栄製作所" in found(rep, "昭和電機")

    def test_taken_back_it_is_found_as_itself_only(self, rep, sakae):
        undo_merge(merge=Merge.objects.get(kind="account"), by=rep, at=build.NOW)
        assert found(rep, "昭和電機") == ["昭和電機株式会社"]

    def test_nothing_of_an_erased_person_finds_anybody(self, rep, sakae):
        contact = Contact.objects.get(family_name="佐々木")
        PART.erase(contact, at=build.NOW)
        assert found(rep, "田中") == []


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_size(rep, size, settings, django_assert_num_queries):
    settings.ACCOUNT_MARKS = settings.ACCOUNT_OFFERS = []
    for i in range(size):
        account = build.account(f"Company {i}", owner=rep)
        if i % 10 == 0:
            build.contact(account)
            build.deal(account)
    # The companies and the people called so, now or before a merge, the accounts, their people and deals.
    with django_assert_num_queries(6):
        pool_page(rep, PoolFilter(search="company"), language="en")


def test_nobody_without_a_team_sees_the_pool():
    build.account()
    assert found(build.user(team="", role="admin")) == ["港精密工業株式会社"]
    assert found(build.rep(is_active=False)) == []


def test_owners_are_those_who_own_something(rep):
    build.marketer()
    build.account(owner=rep)
    assert list(owners()) == [rep]
