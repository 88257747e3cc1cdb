"""Statements that are kept say the same as the querysets they were made of, on every database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import Account, Contact
from nurture.delivery.models import Message, MessageState
from nurture.prepared import Among, Prepared, moment
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


@pytest.mark.postgresql
def test_what_is_written_out_may_use_an_index_of_some_states():
    def due():
        return Message.objects.filter(state=MessageState.PLANNED, planned_at__lte=moment("now"))

    asked = Prepared(("pk",), due, written_out=True)
    sql, values = asked.question(now=NOW)
    assert "'planned'" in sql
    assert values == [NOW]
    assert "'planned'" not in Prepared(("pk",), due).question(now=NOW).sql
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE due AS {sql.replace('%s', '$1')}")
        cursor.execute("EXPLAIN EXECUTE due(now())")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE due")
    assert "message_due" in plan


def test_what_is_written_out_is_quoted():
    asked = Prepared(("name",), lambda: Account.objects.filter(name="100%'\\s"), written_out=True)
    build.account("100%'\\s")
    assert asked.rows() == [("100%'\\s",)]
