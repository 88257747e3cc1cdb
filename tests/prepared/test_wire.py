"""Statements in one round trip over the connection of Django."""

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from nurture.prepared import values
from nurture.prepared.wire import exchange

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

NUMBER = UUID(int=7)


@pytest.fixture
def raw():
    connection.ensure_connection()
    return connection.connection


def test_each_has_its_rows_in_order(raw):
    asked = [("SELECT %s::int", [1]), ("SELECT generate_series(1, 2)", []), ("SELECT 1 WHERE false", [])]
    assert exchange(raw, asked) == [[(1,)], [(1,), (2,)], []]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "椿\"'{}, \\ %s\n"),
        ("text", ""),
        ("text", None),
        ("bigint", 2**40),
        ("boolean", True),
        ("boolean", False),
        ("double precision", 0.1),
        ("uuid", NUMBER),
        ("date", date(2026, 11, 29)),
        ("timestamptz", datetime(2026, 11, 29, 12, 0, 0, 1, tzinfo=UTC)),
        ("bytea", bytes(range(256))),
        ("text[]", ["椿\"'{}, \\", "", "NULL", None]),
        ("text[]", ["椿\"'{}, \\", "", "NULL", '\\"', "\n,"]),
        ("text[]", [""]),
        ("bigint[]", [1, None]),
        ("bigint[]", [1, -20]),
        ("bigint[]", []),
        ("timestamptz[]", [datetime(2026, 11, 29, 12, 0, 0, 1, tzinfo=UTC), None]),
        ("date[]", [date(2026, 11, 29)]),
        ("double precision[]", [0.1, 1e300]),
        ("uuid[]", [NUMBER]),
        ("bytea[]", [bytes(range(256)), b""]),
        ("boolean[]", [True, False]),
        ("text[]", []),
    ],
)
def test_values_come_back_as_they_went(raw, kind, value):
    [[(found,)]] = exchange(raw, [(f"SELECT %s::{kind}", [value])])
    assert found == value


def test_the_words_of_jsonb_are_left_to_django(raw):
    assert exchange(raw, [("SELECT %s::jsonb", ['{"a": 1}'])]) == [[('{"a": 1}',)]]


def test_what_never_differs_is_said_once(raw):
    [[(found,)]] = exchange(raw, [("SELECT %s::text[]", [values.said(["椿", "a"])])])
    assert found == ["椿", "a"]


def test_a_percent_sign_that_is_meant_is_written_twice(raw):
    assert exchange(raw, [("SELECT 'a' LIKE '%%', %s::int", [1])]) == [[(True, 1)]]


@pytest.mark.parametrize("value", ["a\0b", ["a\0b"], ["", "a\0b", '"']])
def test_what_would_be_cut_short_is_refused(raw, value):
    with pytest.raises(psycopg.DataError):
        exchange(raw, [("SELECT %s::text", [value])])
    assert exchange(raw, [("SELECT 1", [])]) == [[(1,)]]


def test_the_first_problem_is_told_and_nothing_after_it_is_done(raw):
    raw.execute("CREATE TEMP TABLE told (number int)")
    with pytest.raises(psycopg.errors.DivisionByZero):
        exchange(raw, [("INSERT INTO told VALUES (1)", []), ("SELECT 1 / 0", []), ("SELECT 'x'::int", [])])
    # Outside of a transaction what goes together holds together.
    assert exchange(raw, [("SELECT * FROM told", [])]) == [[]]


def test_a_transaction_is_begun_where_there_is_to_be_one(raw):
    raw.autocommit = False
    try:
        assert exchange(raw, [("SELECT 1", []), ("SELECT 2", [])], keeps=True) == [[(1,)], [(2,)]]
        assert raw.info.transaction_status == TransactionStatus.INTRANS
        assert exchange(raw, [("SELECT 3", [])], keeps=True) == [[(3,)]]
        raw.commit()
    finally:
        raw.autocommit = True


def test_a_statement_is_parsed_once(raw):
    for _ in range(3):
        exchange(raw, [("SELECT %s::int + 41", [1])], keeps=True)
    kept = exchange(raw, [("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%+ 41'", [])])
    assert kept == [[(1,)]]


@pytest.mark.parametrize("autocommit", [True, False])
def test_what_the_server_was_made_to_forget_is_said_anew(raw, autocommit):
    exchange(raw, [("SELECT 42", [])], keeps=True)
    raw.execute("DEALLOCATE ALL")
    raw.autocommit = autocommit
    try:
        assert exchange(raw, [("SELECT 42", [])], keeps=True) == [[(42,)]]
    finally:
        raw.rollback()
        raw.autocommit = True


def test_within_a_transaction_it_is_a_problem_once(raw):
    exchange(raw, [("SELECT 43", [])], keeps=True)
    with raw.transaction():
        raw.execute("DEALLOCATE ALL")
        with pytest.raises(psycopg.errors.InvalidSqlStatementName), raw.transaction():
            exchange(raw, [("SELECT 43", [])], keeps=True)
        assert exchange(raw, [("SELECT 43", [])], keeps=True) == [[(43,)]]


def test_one_that_cannot_be_parsed_is_parsed_again(raw):
    with pytest.raises(psycopg.errors.UndefinedTable):
        exchange(raw, [("SELECT * FROM comes_later", [])], keeps=True)
    raw.execute("CREATE TEMP TABLE comes_later (number int)")
    assert exchange(raw, [("SELECT * FROM comes_later", [])], keeps=True) == [[]]


def test_more_than_the_line_holds_at_once(raw):
    long = "x" * 200_000
    asked = [("SELECT %s::text", [long]) for _ in range(40)]
    assert exchange(raw, asked) == [[(long,)]] * 40
