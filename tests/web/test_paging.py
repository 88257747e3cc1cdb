"""Pages by keyset: every row once, in order, whatever is added meanwhile."""

from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.web.paging import cursor_at, keyset_page
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    account = build.account()
    for number in range(7):
        # Three share a moment, so that only the id tells them apart.
        at = build.NOW - timedelta(hours=number // 3)
        Activity.objects.create(account=account, verb="accounts.test", category="record", at=at)
    return account


def everything(account, size):
    seen, cursor = [], ""
    while True:
        page = keyset_page(Activity.objects.filter(account=account), cursor, size=size)
        seen += [row.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return seen


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_every_row_comes_once_and_in_order(account, size):
    expected = list(Activity.objects.order_by("-at", "-id").values_list("pk", flat=True))
    assert everything(account, size) == expected


def test_a_row_added_at_the_top_does_not_shift_the_next_page(account):
    first = keyset_page(Activity.objects.all(), "", size=3)
    Activity.objects.create(
        account=account, verb="accounts.test", category="record", at=build.NOW + timedelta(1)
    )
    second = keyset_page(Activity.objects.all(), first.next_cursor, size=3)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0:bad", "🌸"])
def test_a_cursor_that_is_not_ours_starts_from_the_top(account, cursor):
    assert len(keyset_page(Activity.objects.all(), cursor, size=3).rows) == 3


def test_a_cursor_of_another_order_starts_from_the_top(account):
    cursor = keyset_page(Activity.objects.all(), "", size=3).next_cursor
    page = keyset_page(Activity.objects.all(), cursor, order=("id",), size=3)
    assert page.rows[0].pk == Activity.objects.order_by("id").first().pk


def test_a_page_is_one_query(account, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(Activity.objects.all(), "", size=3)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_the_way_back_is_the_same_rows_in_the_same_order(account, size):
    everything = list(Activity.objects.order_by("-at", "-id"))
    seen, cursor = everything[-1:], cursor_at(everything[-1])
    while cursor:
        page = keyset_page(Activity.objects.all(), cursor, size=size, back=True)
        seen = page.rows + seen
        cursor = page.previous_cursor
    assert seen == everything


def test_a_page_in_the_middle_leads_both_ways(account):
    first = keyset_page(Activity.objects.all(), "", size=3)
    middle = keyset_page(Activity.objects.all(), first.next_cursor, size=3)
    assert first.previous_cursor == ""
    assert keyset_page(Activity.objects.all(), middle.previous_cursor, size=3, back=True) == first
    last = keyset_page(Activity.objects.all(), middle.next_cursor, size=3)
    assert last.next_cursor == ""
    assert keyset_page(Activity.objects.all(), last.previous_cursor, size=3, back=True) == middle
