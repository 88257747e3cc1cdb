from datetime import timedelta

import pytest

from accounts.actions import activity
from accounts.models import Activity, ActivityCategory
from accounts.queries.timeline import PAGE_SIZE, Chosen
from accounts.queries.timeline import timeline as read
from nurture.team.models import Role, User
from tests import build

pytestmark = pytest.mark.django_db


def timeline(of, **asked):
    """As the project's administrator sees it: everything."""
    return read(of, user=User(role=Role.ADMIN), **asked)


@pytest.fixture
def account():
    return build.account()


def entries(account, number, category=ActivityCategory.RECORD, **fields):
    return Activity.objects.bulk_create(
        Activity(
            account=account,
            verb="accounts.account_added",
            category=category,
            at=build.NOW - timedelta(hours=i // 3),
            **fields,
        )
        for i in range(number)
    )


def test_older_pages_go_on_where_the_first_ended_without_gap_or_double(account):
    made = entries(account, PAGE_SIZE * 2 + 5)
    seen, cursor = [], ""
    for _ in range(3):
        page = timeline(account, cursor=cursor)
        seen += page.rows
        cursor = page.older
    assert cursor == ""
    assert [entry.pk for entry in seen] == [
        entry.pk for entry in sorted(made, key=lambda entry: (entry.at, entry.pk), reverse=True)
    ]


def test_a_category_narrows_and_an_unknown_one_shows_all(account):
    entries(account, 2)
    [email] = entries(account, 1, ActivityCategory.EMAIL)
    assert timeline(account, chosen=Chosen.read({"show": "email"})).rows == [email]
    assert len(timeline(account, chosen=Chosen.read({"show": "nonsense"})).rows) == 3


def test_the_timeline_of_a_contact_holds_only_what_is_about_them(account):
    contact = build.contact(account)
    entries(account, 2)
    [about] = entries(account, 1, contact=contact)
    assert timeline(contact).rows == [about]


def test_a_link_opens_the_timeline_at_its_entry(account):
    made = sorted(entries(account, 100), key=lambda entry: (entry.at, entry.pk), reverse=True)
    page = timeline(account, found=made[70])
    assert page.rows == made[70 : 70 + PAGE_SIZE]
    newer = timeline(account, cursor=page.newer, back=True)
    assert newer.rows == made[70 - PAGE_SIZE : 70]
    assert (timeline(account, cursor=newer.older).rows, timeline(account).newer) == (page.rows, "")


@pytest.mark.parametrize("number", [10, 2000])
def test_a_page_costs_one_query_at_any_depth(account, number, django_assert_num_queries):
    entries(account, number)
    with django_assert_num_queries(1):
        page = timeline(account)
        assert [(entry.actor, entry.contact, entry.annotation, entry.account) for entry in page.rows]


def test_an_entry_says_who_did_it(account):
    rep = build.rep()
    made = activity.record(
        account=account, verb="accounts.account_added", category=ActivityCategory.RECORD, at=build.NOW, by=rep
    )
    assert timeline(account).rows == [made]
    assert (made.actor, made.team) == (rep, "sales")


def found(account, **asked):
    return timeline(account, chosen=Chosen.read(asked)).rows


def test_a_team_shows_its_own_and_what_both_did(account):
    entries(account, 1)
    [sales], [both] = entries(account, 1, team="sales"), entries(account, 1, team="joint")
    entries(account, 1, team="marketing")
    assert found(account, team="sales") == [both, sales]


def test_a_kind_shows_what_was_written_down_of_it(account):
    rep = build.rep()
    for kind in ("objection", "fact"):
        note = build.annotation(account, rep, kind=kind)
        entries(account, 1, annotation=note)
    assert [entry.annotation.kind for entry in found(account, kind="objection")] == ["objection"]
    assert len(found(account, kind="nonsense")) == 2


def test_what_was_deleted_and_what_is_for_other_eyes_is_not_there(account):
    rep, marketer = build.rep(), build.marketer()
    project = build.project(marketer)
    gone = build.annotation(account, rep, deleted_at=build.NOW, deleted_by=rep)
    entries(account, 1, annotation=gone)
    [inside] = entries(account, 1, audience=project.pk)
    [everybodys] = entries(account, 1)
    assert read(account, user=rep).rows == [everybodys]
    assert set(read(account, user=marketer).rows) == {inside, everybodys}


def test_the_answers_of_all_threads_cost_one_query_more(account, django_assert_num_queries):
    rep = build.rep()
    for _ in range(PAGE_SIZE):
        root = build.annotation(account, rep)
        build.annotation(account, rep, "はい", thread=root, kind="")
        entries(account, 1, annotation=root)
    with django_assert_num_queries(2):
        shown = read(account, user=rep).rows
        assert [answer.author for entry in shown for answer in entry.annotation.replies] == [rep] * PAGE_SIZE


def test_a_person_shows_what_is_about_them(account):
    contact = build.contact(account)
    entries(account, 2)
    [about] = entries(account, 1, contact=contact)
    assert found(account, person=str(contact.pk)) == [about]


@pytest.mark.parametrize(
    "words", ["十八か月", "役員会 十八", "伊藤", "ito", "Kondo 役員会", "近藤", "投資回収"]
)
def test_words_find_what_was_said_of_whom_and_by_whom(account, words):
    rep = build.rep(name="近藤 翔", name_latin="Sho Kondo")
    ito = build.contact(account, name_latin="Takeshi Ito")
    said = build.annotation(account, rep, "役員会の話", their_words="十八か月なら", contact=ito)
    made = activity.record(
        account=account,
        verb="accounts.annotated",
        category=ActivityCategory.KNOWLEDGE,
        at=build.NOW,
        by=rep,
        contact=ito,
        annotation=said,
        detail={"subject": "投資回収表", "others": [{"title": "x"}]},
    )
    entries(account, 3)
    assert found(account, q=words) == [made]
    assert found(account, q=f"{words} 出てこない語") == []


def test_names_of_fields_are_not_found_as_words(account):
    activity.record(
        account=account,
        verb="accounts.account_changed",
        category=ActivityCategory.RECORD,
        at=build.NOW,
        detail={"subject": "投資回収表"},
    )
    assert found(account, q="subject") == []


@pytest.mark.parametrize("asked", [{"person": "x"}, {"person": "9" * 30}, {"team": "none"}, {"q": "\0 "}])
def test_a_wrong_value_narrows_nothing(account, asked):
    assert len(entries(account, 2)) == len(found(account, **asked))
