"""Asked at once or one by one, the answers are the same; on SQLite nothing is asked ahead."""

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.pq import TransactionStatus

from accounts.models import Account
from nurture.delivery.limits.models import DomainPace
from nurture.prepared import Among, Prepared, ahead, insert_each, keeping_plans, run, together, wire
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

NAMES = Prepared(("name",), lambda: Account.objects.filter(Among("pk", "ids")).order_by("pk"))


def pace(domain):
    return {"domain": domain, "share": 1.0, "due_at": None, "changed_at": NOW, "cools_until": None}


@pytest.fixture
def trips(monkeypatch):
    """How many statements each round trip to PostgreSQL carried."""
    carried = []

    def counted(raw, statements, *, keeps=False):
        carried.append(len(statements))
        return wire.exchange(raw, statements, keeps=keeps)

    monkeypatch.setattr("nurture.prepared.asking.exchange", counted)
    return carried


@pytest.mark.postgresql
def test_many_questions_are_one_round_trip(trips):
    first, second = build.account("甲"), build.account("乙")
    with ahead([NAMES.question(ids=[first.pk]), NAMES.question(ids=[second.pk])]):
        assert trips == [2]
        assert NAMES.rows(ids=[second.pk]) == [("乙",)]
        assert NAMES.rows(ids=[first.pk]) == [("甲",)]
        assert trips == [2]


def test_an_answer_is_given_once():
    account = build.account("甲")
    with ahead([NAMES.question(ids=[account.pk])]):
        Account.objects.update(name="乙")
        # On SQLite it was never asked before.
        NAMES.rows(ids=[account.pk])
        assert NAMES.rows(ids=[account.pk]) == [("乙",)]


def test_whoever_asks_something_else_gets_their_own_answer():
    first, second = build.account("甲"), build.account("乙")
    with ahead([NAMES.question(ids=[first.pk])]):
        assert NAMES.rows(ids=[second.pk]) == [("乙",)]
        assert NAMES.rows(ids=[first.pk, second.pk]) == [("甲",), ("乙",)]


def test_an_answer_is_not_kept_for_later():
    account = build.account("甲")
    with ahead([NAMES.question(ids=[account.pk])]):
        pass
    Account.objects.update(name="乙")
    assert NAMES.rows(ids=[account.pk]) == [("乙",)]


@pytest.mark.postgresql
def test_what_is_written_leaves_with_the_next_question(trips):
    with together():
        insert_each(DomainPace, [pace("a.example")])
        insert_each(DomainPace, [pace("b.example")])
        assert trips == []
        assert run("SELECT count(*) FROM delivery_domainpace", []) == [(2,)]
        assert trips == [3]
        insert_each(DomainPace, [pace("c.example")])
    assert trips == [3, 1]


def test_what_is_written_together_is_there_afterwards():
    with together():
        insert_each(DomainPace, [pace("a.example")])
        with together():
            insert_each(DomainPace, [pace("b.example")])
    assert DomainPace.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_commit_leaves_with_the_last_of_it():
    after = []
    with transaction.atomic():
        with together(commits=True):
            insert_each(DomainPace, [pace("a.example")])
        assert connection.vendor == "sqlite" or is_idle()
        transaction.on_commit(lambda: after.append("told"))
        assert after == []
    assert after == ["told"]
    assert DomainPace.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_committed_while_there_is_a_transaction_around():
    def break_off():
        with transaction.atomic():
            with transaction.atomic(), together(commits=True):
                insert_each(DomainPace, [pace("a.example")])
            with transaction.atomic(savepoint=False), together(commits=True):
                insert_each(DomainPace, [pace("b.example")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert not DomainPace.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_is_not_committed_with_the_rest():
    @transaction.atomic
    def divide():
        with together(commits=True):
            insert_each(DomainPace, [pace("a.example")])
            run("SELECT 1 / %s::int", [0], commits=True)

    with keeping_plans():
        for _ in range(2):
            with pytest.raises(DatabaseError, match="division by zero"):
                divide()
            assert not DomainPace.objects.exists()
    assert is_idle()


def is_idle():
    return connection.connection.info.transaction_status == TransactionStatus.IDLE


def test_what_breaks_within_is_not_written():
    def break_off():
        with transaction.atomic(), together():
            insert_each(DomainPace, [pace("a.example")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert not DomainPace.objects.exists()
    insert_each(DomainPace, [pace("a.example")])
    assert DomainPace.objects.count() == 1


@pytest.mark.postgresql
def test_a_problem_is_told_and_the_connection_goes_on():
    @transaction.atomic
    def divide():
        with together():
            insert_each(DomainPace, [pace("a.example")])
            run("SELECT 1 / %s::int", [0])

    with pytest.raises(DatabaseError, match="division by zero"):
        divide()
    assert not DomainPace.objects.exists()
    assert run("SELECT 1", []) == [(1,)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_plans_are_kept_while_they_are_wanted_and_not_longer():
    def planner():
        return [
            run(f"SHOW {name}", [])[0][0] for name in ("plan_cache_mode", "enable_seqscan", "enable_hashjoin")
        ]

    with keeping_plans():
        assert planner() == ["force_generic_plan", "off", "off"]
    assert planner() == ["auto", "on", "on"]
    assert connection.connection.autocommit
