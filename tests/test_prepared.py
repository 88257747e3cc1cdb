"""Statements that are kept say the same as the querysets they were made of, on every database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Contact
from nurture.delivery.limits.models import DomainPace
from nurture.prepared import Among, Prepared, array, insert_each, moment
from nurture.team.models import User
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def test_a_kept_query_is_asked_with_other_values_each_time():
    asked = Prepared(("pk", "name"), lambda: Account.objects.filter(Among("pk", "ids")).order_by("pk"))
    first, second, third = (build.account(name) for name in ("甲", "乙", "丙"))
    assert asked.rows(ids=[first.pk, third.pk]) == [(first.pk, "甲"), (third.pk, "丙")]
    assert asked.rows(ids=[second.pk]) == [(second.pk, "乙")]
    assert asked.rows(ids=[]) == []


def test_words_are_looked_for_as_they_are():
    asked = Prepared(("name",), lambda: Account.objects.filter(Among("name", "names", "varchar")))
    build.account("椿\"'{}, \\")
    assert asked.rows(names=["椿\"'{}, \\", "x"]) == [("椿\"'{}, \\",)]
    assert asked.rows(names=["%s"]) == []


def test_moments_and_dates_come_back_as_django_gives_them():
    contact = build.contact(build.account())
    asked = Prepared(
        ("legal_basis_on", "created_at"), lambda: Contact.objects.filter(created_at__gt=moment("since"))
    )
    expected = list(Contact.objects.values_list("legal_basis_on", "created_at"))
    assert asked.rows(since=contact.created_at - timedelta(seconds=1)) == expected
    assert asked.rows(since=contact.created_at) == []


def test_annotations_follow_what_was_named():
    with_people, without = build.account("甲"), build.account("乙")
    build.contact(with_people)
    people = Contact.objects.filter(account=OuterRef("pk"))
    asked = Prepared(("pk",), lambda: Account.objects.annotate(has_people=Exists(people)).order_by("pk"))
    assert asked.annotations == ("has_people",)
    found = {pk: bool(has_people) for pk, has_people in asked.rows()}
    assert found == {with_people.pk: True, without.pk: False}


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


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_each(User, [])


@pytest.mark.parametrize(
    ("values", "written"), [([1, 20], "{1,20}"), ([], "{}"), (["a"], ["a"]), ([True], [True])]
)
def test_whole_numbers_are_written_as_postgresql_writes_them(values, written):
    assert array(values) == written
