"""Importing a file of contacts, everything included, beside what else one could do with the same rows.

Ours: read the file, match, write, legal basis with its history, timeline and the journal that can undo it. `bulk_create`
gets the rows ready made and writes nothing else; one by one is `update_or_create`, which at least looks before it writes.
"""

import argparse
import csv
import io
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.imports.actions import jobs, runs
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.mapping import Basis
from accounts.models import Account, Activity, Contact, ImportJob, ImportRun, ImportState, LegalBasisEntry
from accounts.rules.names import match_key

ROWS: Final = 100_000
COMPANIES: Final = 5_000
# One by one is slow and even: measured on fewer rows, told as a rate.
ONE_BY_ONE: Final = 2_000
FAMILY = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤"]
BARE: Final = "bulk_create, bare"
SINGLE: Final = "update_or_create, one by one"
GIVEN = ["健", "翔", "大輔", "直樹", "美咲", "陽菜", "結衣", "一郎", "花子", "誠"]
HEADERS = ["担当者ID", "会社名", "姓", "名", "セイ", "メイ", "部署", "役職", "メールアドレス", "電話番号"]
BASIS = Basis("business_card", date(2026, 10, 2), "展示会", "名刺 第三箱")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    # A run takes minutes: three of them are enough for a median.
    runs_of_each = min(3, chosen.runs)
    call_command("migrate", verbosity=0)
    companies, people = _companies(), _people(chosen.rows)
    content = _file(people)
    print(
        f"\nImport of {chosen.rows:,} contacts at {COMPANIES:,} companies on {connection.vendor}, medians of {runs_of_each}"
    )
    rounds = [_round(people, companies, content) for _ in range(runs_of_each)]
    for line in table({name: statistics.median(took[name] for took in rounds) for name in rounds[0]}):
        print(line)


def _round(people: list[list[str]], companies: dict[str, Account], content: bytes) -> dict[str, float]:
    """Rows a second, side by side in one round: the machine is never the same twice."""
    few = people[:ONE_BY_ONE]
    rates = _measured(BARE, len(people), lambda: _bulk_create(people, companies))
    _clear()
    rates |= _measured("ours, all new", len(people), lambda: _import(content, len(people)))
    rates |= _measured("ours, the same file again", len(people), lambda: _import(content, len(people)))
    _clear()
    rates |= _measured(SINGLE, len(few), lambda: _one_by_one(few, companies))
    _clear()
    return rates


def _measured(name: str, rows: int, work: Callable[[], None]) -> dict[str, float]:
    rate = _rate(rows, work)
    print(f"  {name}: {rows:,} rows in {rows / rate:.1f} s", flush=True)
    return {name: rate}


def table(rates: dict[str, float]) -> Iterator[str]:
    yield f"{'':<30}{'rows/s':>10}{'× bulk_create':>16}{'× one by one':>16}"
    for name, rate in rates.items():
        yield f"{name:<30}{rate:>10,.0f}{rate / rates[BARE]:>16.2f}{rate / rates[SINGLE]:>16.1f}"


def _rate(rows: int, work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return rows / (time.perf_counter() - began)


def _import(content: bytes, rows: int) -> None:
    now = timezone.now()
    file = io.BytesIO(content)
    run = runs.upload(kind="contacts", file_name="people.csv", file=file, source="CRM", by=None, at=now)
    runs.settle_mapping(run=run, mapping=replace(mapping_of(run), basis=BASIS), source="CRM")
    # Nobody waits for a dry run here.
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.CHECKED)
    jobs.ask(run=run, job=ImportJob.IMPORT, by=None, at=now)
    jobs.work(run_id=run.pk, at=now)
    run.refresh_from_db()
    if run.state != ImportState.DONE or run.counts["create"] + run.counts["skip"] != rows:
        raise SystemExit(f"The import failed: {run.counts} {run.failure}")


def _bulk_create(people: list[list[str]], companies: dict[str, Account]) -> None:
    Contact.objects.bulk_create([_contact(row, companies) for row in people], batch_size=5_000)


def _one_by_one(people: list[list[str]], companies: dict[str, Account]) -> None:
    fields = [f for f in Contact._meta.concrete_fields if not (f.primary_key or f.generated)]
    names = [field.attname for field in fields if field.name != "created_at"]
    for row in people:
        made = _contact(row, companies)
        values = {name: getattr(made, name) for name in names}
        Contact.objects.update_or_create(source="CRM", external_id=row[0], defaults=values)


def _contact(row: list[str], companies: dict[str, Account]) -> Contact:
    number, company, family, given, family_kana, given_kana, department, title, email, phone = row
    return Contact(
        account=companies[company],
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        department=department,
        title=title,
        email=email,
        phone=phone,
        legal_basis=BASIS.basis,
        legal_basis_on=BASIS.on,
        legal_basis_source=BASIS.source,
        legal_basis_proof=BASIS.proof,
        source="CRM",
        external_id=number,
    )


def _companies() -> dict[str, Account]:
    names = [_company(number) for number in range(COMPANIES)]
    made = Account.objects.bulk_create(Account(name=name, name_key=match_key(name)) for name in names)
    return dict(zip(names, made, strict=True))


def _company(number: int) -> str:
    return f"株式会社第{number}製作所"


def _people(rows: int) -> list[list[str]]:
    dice = random.Random(1)
    return [
        [
            f"C{number:07d}",
            _company(number % COMPANIES),
            dice.choice(FAMILY),
            f"{dice.choice(GIVEN)}{number % 977}",
            "サトウ",
            "ケン",
            "製造部",
            "課長",
            f"p{number}@works{number % COMPANIES}.example",
            f"03-{number % 10_000:04d}-{dice.randint(0, 9999):04d}",
        ]
        for number in range(rows)
    ]


def _file(people: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADERS, *people])
    return text.getvalue().encode()


def _clear() -> None:
    ImportRun.objects.all().delete()
    for rows in (LegalBasisEntry.objects.all(), Activity.objects.all(), Contact.objects.all()):
        rows._raw_delete(rows.db)
    _tidy()


def _tidy() -> None:
    """As autovacuum would have done by then."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    main()
