import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.imports import tasks
from accounts.imports.actions import jobs, runs
from accounts.imports.facts import ClaimLost, StillWorking
from accounts.models import Account, ImportJob, ImportPiece, ImportRun
from tests import build
from tests.accounts.imports.files import checked, csv, imported, uploaded

pytestmark = pytest.mark.django_db

LATER = build.NOW + jobs.TAKEN_FOR_DEAD + timedelta(seconds=1)
FILE = csv("会社名", "アオバ", "ミドリ")


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def asked(rep):
    run = checked(FILE, by=rep)
    jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=build.NOW)
    return run


def claimed(run, at=build.NOW):
    return jobs._claim(run.pk, at)


def test_a_job_is_claimed_by_one(asked):
    assert claimed(asked)
    assert claimed(asked) is None
    assert not jobs.work(run_id=asked.pk, at=build.NOW)
    assert jobs.waiting(at=build.NOW) == []


def test_a_worker_that_died_is_followed_by_another(asked):
    claimed(asked)
    assert jobs.waiting(at=LATER) == [asked.pk]
    assert jobs.work(run_id=asked.pk, at=LATER)
    assert Account.objects.count() == 2


def test_a_worker_that_was_taken_for_dead_writes_nothing(asked):
    slow = claimed(asked)
    assert jobs.work(run_id=asked.pk, at=LATER)
    with pytest.raises(ClaimLost):
        jobs._do(slow, LATER)
    assert Account.objects.count() == 2


def test_the_claim_is_looked_at_once_more_before_anything_is_written(asked, monkeypatch):
    slow = claimed(asked)

    def overtaken(*args, **kwargs):
        ImportRun.objects.update(claim=None)

    monkeypatch.setattr(jobs, "_one_at_a_time", overtaken)
    with pytest.raises(ClaimLost):
        jobs._do(slow, build.NOW)
    assert not Account.objects.exists()


def test_the_third_failure_is_told_and_changes_nothing(asked, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(jobs, "_stage", broken)
    for _ in range(jobs.ATTEMPTS):
        assert jobs.work(run_id=asked.pk, at=build.NOW)
    asked.refresh_from_db()
    assert (asked.job, asked.state, asked.failure["code"]) == ("", "checked", "")
    assert jobs.waiting(at=LATER) == []


def test_how_far_it_is_can_be_seen(rep, monkeypatch):
    run = checked(csv("会社名", *(f"会社{n}" for n in range(4_500))), by=rep)
    jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=build.NOW)
    seen = []
    said = jobs.Job.says

    def heard(job, phase):
        return lambda rows: (said(job, phase)(rows), seen.append((str(phase), rows)))

    monkeypatch.setattr(jobs.Job, "says", heard)
    jobs.work(run_id=run.pk, at=build.NOW)
    assert seen == [
        ("reading", 0),
        ("reading", 2000),
        ("reading", 4000),
        ("reading", 4500),
        ("writing", 4500),
    ]


@pytest.mark.parametrize("act", [runs.discard, lambda run: runs.read_again(run=run)])
def test_nothing_else_is_done_with_a_file_at_work(asked, act):
    with pytest.raises(StillWorking):
        act(run=asked) if act is runs.discard else act(asked)


def test_the_task_does_what_is_asked_for_the_oldest_first(rep):
    first, second = (
        checked(csv("会社名", "アオバ"), by=rep),
        checked(csv("会社名,業種", "アオバ,製造"), by=rep),
    )
    for run, at in ((second, build.NOW + timedelta(seconds=1)), (first, build.NOW)):
        jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=at)
    tasks.look_now()
    second.refresh_from_db()
    assert second.counts["update"] == 1


def test_the_schedule_knows_the_tasks():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.look_now.name, tasks.forget_abandoned.name} <= scheduled
    assert "accounts.imports.tasks" in settings.CELERY_IMPORTS


def test_a_file_nobody_carried_on_with_is_forgotten(rep):
    old, fresh = uploaded(FILE, by=rep), uploaded(FILE, by=rep)
    done_long_ago, at_work = imported(FILE, by=rep), checked(FILE, by=rep)
    jobs.ask(run=at_work, job=ImportJob.IMPORT, by=rep, at=build.NOW)
    ImportRun.objects.exclude(pk=fresh.pk).update(
        created_at=build.NOW - runs.ABANDONED_AFTER - timedelta(days=1)
    )
    assert runs.forget_abandoned(at=build.NOW) == 1
    assert set(ImportRun.objects.all()) == {fresh, done_long_ago, at_work}
    assert not ImportPiece.objects.filter(run_id=old.pk).exists()


def test_the_same_upload_twice_is_one_file(rep):
    from io import BytesIO
    from uuid import uuid4

    operation = uuid4()
    sent = [
        runs.upload(
            kind="accounts",
            file_name="a.csv",
            file=BytesIO(FILE),
            source="",
            by=rep,
            at=build.NOW,
            operation=operation,
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert ImportRun.objects.count() == 1


def test_a_file_may_be_kept_in_many_pieces(rep, monkeypatch):
    from accounts.imports.actions import pieces

    monkeypatch.setattr(pieces, "PIECE", 7)
    run = imported(csv("会社名,業種", "アオバ,製造", "ミドリ,販売"), by=rep)
    assert run.counts["create"] == 2


KILLED = """
import os, signal, sys, django
django.setup()
from django.utils import timezone
from accounts.imports.actions import jobs
def dies(*args, **kwargs):
    print("writing", flush=True)
    signal.pause()
jobs.journal.keep_journal = dies
jobs.work(run_id=int(sys.argv[1]), at=timezone.now())
"""


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_one_does_it_all(rep, tmp_path, settings):
    """On a database of its own: another process cannot see the one that lives in the memory of the tests."""
    database = f"sqlite:///{tmp_path}/import.sqlite3"
    import os

    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def python(code, *args):
        return [sys.executable, "-c", code, *args]

    def answer(code, *args):
        ended = subprocess.run(
            python(code, *args), env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return ended.stdout.strip()

    run_id = answer(PREPARED)
    worker = subprocess.Popen(
        python(KILLED, run_id), env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline() == "writing\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert answer(COUNTED) == "0 checked import"
    assert answer(RESUMED, run_id) == "2 done"


ROOT = Path(__file__).resolve().parents[4]
PREPARED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import build
from tests.accounts.imports.files import checked, csv
from accounts.imports.actions import jobs
by = build.rep()
run = checked(csv("会社名", "アオバ", "ミドリ"), by=by)
jobs.ask(run=run, job="import", by=by, at=build.NOW)
print(run.pk)
"""
COUNTED = """
import django
django.setup()
from accounts.models import Account, ImportRun
run = ImportRun.objects.get()
print(Account.objects.count(), run.state, run.job)
"""
RESUMED = """
import sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from accounts.imports.actions import jobs
from accounts.models import Account, ImportRun
assert not jobs.work(run_id=int(sys.argv[1]), at=timezone.now())
jobs.work(run_id=int(sys.argv[1]), at=timezone.now() + jobs.TAKEN_FOR_DEAD + timedelta(seconds=1))
print(Account.objects.count(), ImportRun.objects.get().state)
"""
