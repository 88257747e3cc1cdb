"""What the scheduler asks the workers to do."""

from importlib import import_module

import pytest
from celery import beat

from nurture.celery import app

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def schedule():
    return beat.Scheduler(app).schedule


def test_every_scheduled_task_exists(schedule):
    for entry in schedule.values():
        # Where autodiscovery looks for it too: <app>.tasks.
        import_module(entry.task.rpartition(".")[0])
        assert entry.task in app.tasks


def test_a_scheduler_that_starts_looks_at_once(schedule):
    assert all(entry.is_due().is_due for entry in schedule.values())


def test_what_was_not_done_in_time_is_not_done_late(schedule):
    """After a stop of the workers one look is due, not a thousand."""
    for entry in schedule.values():
        assert entry.options["expires"] <= entry.schedule.run_every.total_seconds()


def test_results_and_delays_are_not_kept_in_the_broker():
    assert app.conf.task_ignore_result
    assert not app.conf.result_backend
    assert app.conf.task_serializer == "json"
