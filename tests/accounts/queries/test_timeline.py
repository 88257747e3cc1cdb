from datetime import timedelta

import pytest

from accounts.actions import activity
from accounts.models import Activity, ActivityCategory
from accounts.queries.timeline import PAGE_SIZE, timeline
from tests import build

pytestmark = pytest.mark.django_db


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
        cursor = page.next_cursor
    assert cursor == ""
    assert [entry.pk for entry in seen] == [
        entry.pk for entry in sorted(made, key=lambda entry: (entry.at, entry.pk), reverse=True)
    ]


def test_a_category_narrows_and_an_unknown_one_shows_all(account):
    entries(account, 2)
    [email] = entries(account, 1, ActivityCategory.EMAIL)
    assert timeline(account, category="email").rows == [email]
    assert len(timeline(account, category="nonsense").rows) == 3


def test_the_timeline_of_a_contact_holds_only_what_is_about_them(account):
    contact = build.contact(account)
    entries(account, 2)
    [about] = entries(account, 1, contact=contact)
    assert timeline(contact).rows == [about]


def test_a_link_opens_the_timeline_at_its_entry(account):
    made = sorted(entries(account, 100), key=lambda entry: (entry.at, entry.pk), reverse=True)
    page = timeline(account, found=made[70])
    assert page.rows == made[70:100]
    assert not page.is_newest


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
