"""Hand-overs are shut out before any row is locked or changed, or two people wait for each other for ever.

Whoever sends holds the one and then locks rows. A race shows such a deadlock on PostgreSQL only, and seldom; the order
of locks shows in every test that comes by, on any database.
"""

import sys
import threading
from pathlib import Path

from django.db import connection, transaction
from django.db.models.sql.compiler import SQLCompiler, SQLDeleteCompiler, SQLUpdateCompiler

from nurture.delivery import clock

#: Rows that nobody locks who has shut out hand-overs: an event of a provider is applied once, by whoever comes first.
OF_THEIR_OWN = frozenset({"delivery_webhookevent"})
ROOT = Path(__file__).resolve().parent.parent
OURS = (f"{ROOT}/accounts/", f"{ROOT}/nurture/")


class LockedTooEarly(AssertionError):
    pass


class Locks(threading.local):
    """Of the transaction that this thread is in."""

    is_out = False
    rows = ""

    def begin(self):
        self.is_out, self.rows = False, ""

    def row(self, table):
        if not self.rows and not self.is_out and table not in OF_THEIR_OWN and is_inside():
            # What a test itself changes is nobody's fault.
            self.rows = f"{table}: {place}" if (place := where()) else ""

    def shut_out(self):
        if is_inside():
            if self.rows and not self.is_out:
                raise LockedTooEarly(f"{self.rows}\nbefore hand-overs were shut out: {where()}")
            self.is_out = True


def watch():
    """From now on, in every test of this process."""
    locks = Locks()
    enter = transaction.Atomic.__enter__

    def entered(atomic):
        enter(atomic)
        if len(of_the_product()) == 1:
            locks.begin()

    transaction.Atomic.__enter__ = entered
    for compiler in (SQLCompiler, SQLUpdateCompiler, SQLDeleteCompiler):
        compiler.execute_sql = _noted(compiler.execute_sql, locks, reads=compiler is SQLCompiler)
    asked = clock.is_postgresql

    def is_postgresql():
        # It is imported by name in many places; what it asks first is not.
        if sys._getframe(1).f_code is clock.shut_out_hand_overs.__code__:
            locks.shut_out()
        return asked()

    clock.is_postgresql = is_postgresql


def _noted(execute, locks, *, reads):
    def executed(compiler, *args, **kwargs):
        if not reads or compiler.query.select_for_update:
            locks.row(compiler.query.get_meta().db_table)
        return execute(compiler, *args, **kwargs)

    return executed


def of_the_product():
    """Without the transaction that a test may have around it."""
    return [each for each in connection.atomic_blocks if not each._from_testcase]


def is_inside():
    return bool(of_the_product())


def where():
    """The innermost of our lines first."""
    found, frame = [], sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            found.append(f"{name.removeprefix(f'{ROOT}/')}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(found[:8])
