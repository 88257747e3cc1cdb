"""What the tick of the sequences costs when 1,000 are due, among 10,000 enrolled and among 1,000,000."""

import argparse
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any, Final

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from accounts.models import Account, Contact
from nurture.projects.models import Nomination, Project, Target
from nurture.sequences.actions.ticking import tick
from nurture.sequences.models import Email, Enrolment, PlanningCursor, Sequence, Step
from nurture.team.models import Team, User

#: The tables that `people` accounts with one sequence of two emails each come to, in the order in which they need each other.
TABLES: Final[tuple[type[Model], ...]] = (
    Account,
    Contact,
    Nomination,
    Target,
    Sequence,
    Step,
    Email,
    Email.recipients.through,
    Enrolment,
)
DUE: Final = 1_000
FEW: Final = 10_000
MANY: Final = 1_000_000
NOW: Final = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
MOST: Final = 1.5
WARMING: Final = 2


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    for enrolled in (FEW, MANY):
        _prepare(enrolled)
    print(
        f"\nPlanning tick, {connection.vendor}: {DUE:,} due, {runs} runs each by turns, "
        f"made in {time.perf_counter() - began:.0f} s\n"
    )
    took = measured(runs)
    print("\n".join(table(took[FEW], took[MANY])))


def measured(runs: int) -> dict[int, list[float]]:
    """Milliseconds, by turns: what else the machine does meets both alike."""
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    for run in range(runs + WARMING):
        for enrolled, found in took.items():
            _among(enrolled)
            _make_due()
            began = time.perf_counter()
            settled = tick(at=NOW)
            if run >= WARMING:
                found.append((time.perf_counter() - began) * 1000)
            if settled != DUE:
                raise AssertionError(f"{settled} were settled, not {DUE}")
    return took


def table(few: list[float], many: list[float]) -> Iterator[str]:
    yield f"{'enrolled':>10}{'median ms':>12}{'best ms':>10}"
    for enrolled, took in ((FEW, few), (MANY, many)):
        yield f"{enrolled:>10,}{statistics.median(took):>12.1f}{min(took):>10.1f}"
    ratio = statistics.median(many) / statistics.median(few)
    yield f"\nRatio of the medians {ratio:.2f}, of the best {min(many) / min(few):.2f}; the goal is at most {MOST}."


def _among(enrolled: int) -> None:
    """Each crowd lives in a schema of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO among_{enrolled}, public")


def _prepare(enrolled: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA among_{enrolled}")
    _among(enrolled)
    call_command("migrate", verbosity=0)
    owner = User.objects.create(email="owner@tsubaki.example", name="担当", team=Team.SALES)
    other = User.objects.create(email="writer@tsubaki.example", name="制作", team=Team.MARKETING)
    _fill(_project(owner), owner, other, enrolled)


def _make_due() -> None:
    """The same ones each time, spread over all that are enrolled."""
    step = Enrolment.objects.count() // DUE
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sequences_enrolment SET state = 'waiting', due_at = %s, look_at = %s WHERE id %% %s = 0 AND id <= %s",
            [NOW - timedelta(hours=1), NOW - timedelta(hours=1), step, step * DUE],
        )


def _fill(project: Project, owner: User, other: User, enrolled: int) -> None:
    """Numbered through by the database; `enrolled` people, each with an account and a sequence of their own."""
    given: dict[str, Any] = {
        "first": 1,
        "last": enrolled,
        "project": project.pk,
        "owner": owner.pk,
        "other": other.pk,
        "now": NOW,
        "later": NOW + timedelta(days=30),
        "sent": NOW - timedelta(days=30),
        "quarter": date(2027, 1, 1),
    }
    with connection.cursor() as cursor:
        # Nobody searches here, and they take longer than all the rest.
        for name in ("account_search", "contact_search"):
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        for model, select in zip(TABLES, SELECTS, strict=True):
            _insert(cursor, model, select, given)
        cursor.execute("VACUUM ANALYZE")
    PlanningCursor.objects.get_or_create(pk=1)


def _insert(cursor: Any, model: type[Model], select: str, given: dict[str, Any]) -> None:
    """What `select` names, and for every other column what the model would have put there."""
    cursor.execute(f"SELECT * FROM ({select}) AS made LIMIT 0", given)  # noqa: S608 - our own, below
    named = [str(column[0]) for column in cursor.description]
    usual = {
        str(field.column): _plain(field.get_default(), field)
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.generated or field.has_db_default())
        and field.column not in named
    }
    columns = ", ".join([*named, *usual])
    values = "".join(f", %(usual_{name})s" for name in usual)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT made.*{values} FROM ({select}) AS made",  # noqa: S608
        given | {f"usual_{name}": value for name, value in usual.items()},
    )
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT MAX(id) FROM {model._meta.db_table}))"  # noqa: S608
    )


def _plain(value: Any, field: Any) -> Any:
    return field.get_db_prep_value(value, connection)


def _project(owner: User) -> Project:
    return Project.objects.create(
        name="FY26",
        goal_amount=1,
        period_start=date(2026, 4, 1),
        period_end=date(2027, 3, 31),
        meeting_time=clock_time(10, 0),
        created_at=NOW,
        created_by=owner,
    )


SERIES: Final = "FROM generate_series(%(first)s::int, %(last)s::int) AS n"
SELECTS: Final = (
    f"SELECT n AS id, '会社' || n AS name, '会社' || n AS name_key {SERIES}",
    f"""SELECT n AS id, n AS account_id, '伊藤' AS family_name, '健' AS given_name, 'p' || n || '@a.example' AS email,
        'business_card' AS legal_basis {SERIES}""",
    f"""SELECT n AS id, %(project)s AS project_id, n AS account_id, %(owner)s AS nominated_by_id,
        'draft' AS state, %(now)s::timestamptz AS nominated_at, gen_random_uuid() AS operation {SERIES}""",
    f"""SELECT n AS id, %(project)s AS project_id, n AS account_id, n AS nomination_id, %(owner)s AS sales_owner_id,
        %(other)s AS marketing_owner_id, %(now)s::timestamptz AS stage_since, %(now)s::timestamptz AS committed_at,
        %(quarter)s::date AS decision_quarter, 1 AS expected_amount {SERIES}""",
    f"""SELECT n AS id, n AS target_id, '導入まで' AS name, %(sent)s::timestamptz AS created_at,
        %(other)s AS created_by_id, %(now)s::timestamptz AS settled_at {SERIES}""",
    f"SELECT n AS id, n AS sequence_id, 1 AS position, gen_random_uuid() AS operation {SERIES}",
    f"""SELECT n AS id, n AS step_id, '稼働率の話' AS subject, '本文' AS body, 'hash' AS content_hash,
        %(now)s::timestamptz AS updated_at, %(other)s AS updated_by_id {SERIES}""",
    f"SELECT n AS id, n AS email_id, n AS contact_id {SERIES}",
    f"""SELECT n AS id, n AS sequence_id, n AS contact_id, n AS step_id, 'waiting' AS state,
        %(later)s::timestamptz AS due_at, %(later)s::timestamptz AS look_at {SERIES}""",
)

if __name__ == "__main__":
    main()
