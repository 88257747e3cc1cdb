"""Statements for many messages at once, composed once a process and planned by PostgreSQL once a connection.

Django takes longer to compose the question of the last gate than PostgreSQL takes to answer it. Here a query is written
as a queryset, like everywhere, with places (`Among`, `moment`) for what differs from time to time; its SQL is kept. Rows are
written by one statement whatever their number. All of it runs on Django's connection, inside its transaction.

A round trip costs more than most answers: `ahead` asks many questions in one, and whoever asks one of them finds its answer
there; `together` sends what is only written (`write`) along with the next question, and the COMMIT with the last.
"""

from nurture.prepared.asking import Question, ahead, is_postgresql, keeping_plans, run, together, write
from nurture.prepared.kept import Among, Prepared, moment
from nurture.prepared.rows import (
    Shape,
    column,
    given,
    insert_each,
    insertion,
    insertion_among,
    kind_of,
    lists,
    plain,
    shape,
    value_of,
)
from nurture.prepared.wire import Row

__all__ = [
    "Among",
    "Prepared",
    "Question",
    "Row",
    "Shape",
    "ahead",
    "column",
    "given",
    "insert_each",
    "insertion",
    "insertion_among",
    "is_postgresql",
    "keeping_plans",
    "kind_of",
    "lists",
    "moment",
    "plain",
    "run",
    "shape",
    "together",
    "value_of",
    "write",
]
