"""Temporary tables and the few words in which PostgreSQL and SQLite differ.

Statements are templates: `$word` is one of WORDS or of the caller's names, `%(name)s` a value. Nothing that comes out
of a file is ever part of a statement.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from string import Template
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import ClientCursor

# To and from the database at once.
BATCH: Final = 2_000
# Parts cells, rows and nothing in a block on its way to COPY; no cell holds them (rules.cells).
CELL, ROW, NOTHING = "\x1f", "\x1e", "\x1d"
ESCAPES = (
    ("\\", "\\\\"),
    ("\n", "\\n"),
    ("\r", "\\r"),
    ("\t", "\\t"),
    (CELL, "\t"),
    (ROW, "\n"),
    (NOTHING, "\\N"),
)

WORDS: dict[str, dict[str, str]] = {
    "postgresql": {
        "differs": "IS DISTINCT FROM",
        "same": "IS NOT DISTINCT FROM",
        "object": "jsonb_build_object",
        "json": "jsonb",
        "joined": "string_agg",
        "quote": "to_json",
        "integer": "integer",
        "bigint": "bigint",
        "date": "date",
        "numeric": "numeric(15, 2)",
        # As rules.records says it: no letter beyond Latin Extended-B.
        "bare": "",
        "latin_name": "a.name !~ '[^\\u0001-\\u024F]'",
    },
    "sqlite": {
        "differs": "IS NOT",
        "same": "IS",
        "object": "json_object",
        "json": "text",
        "joined": "group_concat",
        "quote": "json_quote",
        "root": "$",
        "integer": "integer",
        "bigint": "integer",
        "date": "text",
        "numeric": "numeric",
        # Without its type, or an index on an expression, which has none, is not used for it.
        "bare": "+",
        "latin_name": "a.name NOT GLOB '*[^' || char(1) || '-' || char(591) || ']*'",
    },
}


class Engine:
    """One import's temporary tables on this connection. As a context manager it leaves none behind."""

    def __init__(self, **params: Any) -> None:
        self.params = params
        self.is_postgresql = connection.vendor == "postgresql"
        self.words = WORDS["postgresql" if self.is_postgresql else "sqlite"]
        self.loaded = 0
        self._tables: list[str] = []

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        # A transaction that failed is rolled back, with all tables made in it; the rest leaves with the connection.
        if kind is None or not connection.needs_rollback:
            self.drop(*self._tables)

    def run(self, statement: str, *, params: Mapping[str, Any] | None = None, **names: str) -> int:
        """Number of rows."""
        with connection.cursor() as cursor:
            self._execute(cursor, statement, params, names)
            return int(cursor.rowcount)

    def rows(
        self, statement: str, *, params: Mapping[str, Any] | None = None, **names: str
    ) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            self._execute(cursor, statement, params, names)
            return list(cursor.fetchall())

    def value(self, statement: str, *, params: Mapping[str, Any] | None = None, **names: str) -> Any:
        [(found,)] = self.rows(statement, params=params, **names)
        return found

    def make(self, made: str, select: str, **names: str) -> None:
        self.drop(made)
        self.run("CREATE TEMP TABLE $made AS " + select, params=None, made=made, **names)
        self._tables.append(made)
        self.analyze(made)

    def hurry(self) -> None:
        """More memory, and guesses from fewer rows, until the transaction ends: all tables here are read as a whole."""
        if self.is_postgresql:
            self.run("SET LOCAL work_mem = '64MB'")
            self.run("SET LOCAL default_statistics_target = 10")

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        """`columns`: name → one of the types of WORDS, or text."""
        self.drop(table)
        written = ", ".join(f"{name} {self.words.get(kind, kind)}" for name, kind in columns.items())
        self.run("CREATE TEMP TABLE $table ($columns)", table=table, columns=written)
        self._tables.append(table)

    def index(self, table: str, column: str) -> None:
        """For SQLite, which joins by index or not at all; PostgreSQL hashes."""
        if not self.is_postgresql:
            self.run("CREATE INDEX temp.${table}_$column ON $table ($column)", table=table, column=column)

    def analyze(self, table: str) -> None:
        """PostgreSQL knows nothing of a temporary table before this, and then joins it row by row.

        For a handful of rows that is the best way.
        """
        if self.is_postgresql and self.loaded >= BATCH:
            self.run("ANALYZE $table", table=table)

    def drop(self, *tables: str) -> None:
        for table in tables:
            self.run(
                "DROP TABLE IF EXISTS $table",
                table=f"pg_temp.{table}" if self.is_postgresql else f"temp.{table}",
            )

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows of plain values: text, numbers, dates, None."""
        for batch in batched(rows, BATCH):
            self.loaded += len(batch)
            with connection.cursor() as cursor:
                if self.is_postgresql:
                    self._copy(cursor, table, columns, batch)
                else:
                    self._insert(cursor, table, columns, batch)

    def stream(self, statement: str, **names: str) -> Iterator[tuple[Any, ...]]:
        """The rows piece by piece; the statement ends in no LIMIT and is ordered by `key`, its first column."""
        after: Any = None
        while True:
            rows = self.rows(statement, params={"after": after or 0, "size": BATCH}, **names)
            yield from rows
            if len(rows) < BATCH:
                return
            after = rows[-1][0]

    def _execute(
        self,
        cursor: CursorWrapper,
        statement: str,
        params: Mapping[str, Any] | None,
        names: Mapping[str, str],
    ) -> None:
        # What a name stands for may hold names itself, two deep at most.
        for _ in range(2):
            statement = Template(statement).safe_substitute(names)
        written, values = (
            Template(statement).substitute(self.words, **names),
            {**self.params, **(params or {})},
        )
        if not self.is_postgresql:
            cursor.execute(written, values)
            return
        # The values go into the text here: the server binds none while it makes a table, and cannot tell their types.
        cursor.execute(ClientCursor(cursor.connection).mogrify(written, values))

    @staticmethod
    def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        block = ROW.join(
            CELL.join([NOTHING if v is None else v if v.__class__ is str else str(v) for v in row])
            for row in rows
        )
        for written, escaped in ESCAPES:
            block = block.replace(written, escaped)
        with cursor.copy(
            Template("COPY $table ($columns) FROM STDIN").substitute(table=table, columns=", ".join(columns))
        ) as copy:
            copy.write(block + "\n")

    @staticmethod
    def _insert(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        statement = Template("INSERT INTO $table ($columns) VALUES ($places)").substitute(
            table=table, columns=", ".join(columns), places=", ".join(["%s"] * len(columns))
        )
        plain = (int, str)
        cursor.executemany(
            statement, [[v if v is None or v.__class__ in plain else str(v) for v in row] for row in rows]
        )
