"""Many rows by one statement, on every database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurture.delivery.limits.models import DomainPace
from nurture.prepared import insert_each
from nurture.team.models import User
from tests.build import NOW

pytestmark = pytest.mark.django_db


def pace(domain, share):
    return {"domain": domain, "share": share, "due_at": None, "changed_at": NOW, "cools_until": None}


def test_many_rows_are_written_by_one_statement():
    with CaptureQueriesContext(connection) as captured:
        insert_each(DomainPace, [pace(f"{number}.example", 0.5) for number in range(30)])
    # PostgreSQL is asked past Django's cursor.
    assert len(captured) <= 3
    assert DomainPace.objects.filter(share=0.5, changed_at=NOW).count() == 30


def test_of_a_row_that_is_there_only_what_is_named_changes():
    insert_each(DomainPace, [pace("a.example", 0.5)])
    changed = pace("a.example", 0.25) | {"due_at": NOW}
    insert_each(DomainPace, [changed, pace("b.example", 1.0)], known_by="domain", updated=("due_at",))
    rows = DomainPace.objects.order_by("domain").values_list("domain", "share", "due_at")
    assert list(rows) == [("a.example", 0.5, NOW), ("b.example", 1.0, None)]


def test_what_all_rows_hold_is_said_once():
    rows = [{"domain": f"{number}.example", "due_at": None} for number in range(3)]
    same = {"share": 0.5, "changed_at": NOW, "cools_until": None}
    insert_each(DomainPace, rows, same=same)
    assert list(DomainPace.objects.order_by("domain").values("domain", "due_at", *same)) == [
        row | same for row in rows
    ]


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_each(User, [])
