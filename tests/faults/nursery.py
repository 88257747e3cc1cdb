"""`python -m tests.faults.nursery`: a process that has read the product once and forks real workers and schedulers.

Each child is what `celery worker` or `celery beat` starts, in a process group of its own, ready in a tenth of the
time; so a thousand of them can be killed. Orders come as lines of JSON, and each is answered by one.
"""

import contextlib
import json
import mmap
import os
import signal
import sys
from dataclasses import fields
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import django

#: Of the pool of a worker, as docker-compose.yml starts it, but for the number of threads.
WORKER = ["worker", "--pool=threads", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
BEAT = ["beat", "--scheduler=celery.beat:Scheduler", "--loglevel=WARNING"]


def main():
    django.setup()
    import_module("nurture.urls")
    for task in ("accounts.imports", "nurture.delivery", "nurture.sequences", "nurture.meetings"):
        with contextlib.suppress(ModuleNotFoundError):
            import_module(f"{task}.tasks")
    import_module("celery.apps.worker")
    import_module("celery.bin.celery")
    import_module("kombu.transport.redis")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


def obey(order):
    match order.pop("do"):
        case "fork":
            return fork(**order)
        case "poll":
            pid, status = os.waitpid(order["pid"], os.WNOHANG)
            return {"ended": pid != 0, "status": os.waitstatus_to_exitcode(status) if pid else None}
        case "wait":
            return {"status": os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])}


def fork(*, run, log, **how):
    sys.stdout.flush()
    if pid := os.fork():
        return {"pid": pid}
    code = 1
    try:
        os.setsid()
        streams(log)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        # A worker shares its farewell with what it forks, but not with other children of the nursery.
        import_module("nurture.delivery.farewell")._asked = mmap.mmap(-1, 1)
        changes(**how)
        code = {"worker": worker, "beat": beat, "call": call}[run](**how) or 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    except BaseException:  # noqa: BLE001 — whatever it is, it is written down and ends this child
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def streams(log):
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(file, 1)
    os.dup2(file, 2)


def changes(*, settings=None, constants=None, database=None, **how):
    """What differs in this child: settings, constants of modules, its database; then what it meets."""
    from django.conf import settings as ours
    from django.db import connections

    from nurture.celery import app

    for name, value in (settings or {}).items():
        setattr(ours, name, value)
        if name.startswith("CELERY_"):
            # Celery has read its own already.
            app.conf[name.removeprefix("CELERY_").lower()] = value
    for path, value in (constants or {}).items():
        module, _, name = path.rpartition(".")
        old = getattr(import_module(module), name)
        setattr(
            import_module(module), name, timedelta(seconds=value) if isinstance(old, timedelta) else value
        )
    if database:
        connections.settings["default"]["NAME"] = database
    meets(**how)


def meets(*, timeouts=None, kill=None, wait=None, clock=None, moved=None, tasks=None, **_):
    """Its patience, where it dies or waits, a clock that is wrong, another day; and what it notes down."""
    if timeouts:
        from nurture.delivery.smtp import Timeouts

        usual = {each.name: each.default for each in fields(Timeouts)}
        Timeouts.__init__.__defaults__ = tuple((usual | timeouts).values())
    if kill or wait:
        from tests.faults import killing

        killing.kill_at(**kill) if kill else killing.wait_at(**wait)
    if moved:
        from nurture.delivery import clock as database

        ask = database._moment
        database._moment = lambda *question: ask(*question) + timedelta(seconds=moved)
    if tasks:
        from celery.signals import task_prerun

        task_prerun.connect(lambda task_id, **_: note(tasks, task_id), weak=False)
    if clock:
        import time_machine

        time_machine.travel(timedelta(seconds=clock), tick=True).start()


def note(path, line):
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


def worker(*, threads=2, name="w", **_):
    from nurture.celery import app

    return app.worker_main([*WORKER, f"--concurrency={threads}", f"--hostname={name}-{os.getpid()}@%h"])


def beat(**_):
    from nurture.celery import app

    app.start(BEAT)


def call(*, function, arguments, answer, **_):
    """A function of the tests inside the product; what it gives is left in a file."""
    module, _, name = function.rpartition(".")
    given = getattr(import_module(module), name)(**arguments)
    Path(answer).write_text(json.dumps(given, default=str))


if __name__ == "__main__":
    main()
