"""What workers do, and how often."""

from datetime import UTC, datetime
from typing import Any

from nurture.settings.stores import REDIS_URL

# The database row is the queue; Celery only says "look now". So: no results, no ETA, ids only.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Due as soon as the scheduler starts, rather than one period later.
AT_ONCE = {"last_run_at": datetime(2026, 1, 1, tzinfo=UTC)}
CELERY_IMPORTS = [
    "accounts.imports.tasks",
    "accounts.merging.tasks",
    "accounts.privacy.tasks",
    "nurture.delivery.mailboxes.tasks",
    "nurture.delivery.refusals.tasks",
    "nurture.delivery.tracking.tasks",
    "nurture.meetings.minutes.tasks",
    "nurture.meetings.lobby.tasks",
]


def every(seconds: int, task: str, *, expires: int = 0) -> dict[str, Any]:
    """A look that nobody took in time is thrown away: the next one does its work."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": expires or seconds}, **AT_ONCE}


CELERY_BEAT_SCHEDULE = {
    "accounts-log-erasures": every(900, "accounts.privacy.tasks.log_erasures"),
    "accounts-look-for-likenesses": every(21600, "accounts.merging.tasks.look_for_likenesses", expires=3600),
    "delivery-look-now": every(5, "nurture.delivery.tasks.look_now"),
    "delivery-judge-hits": every(10, "nurture.delivery.tracking.tasks.judge_hits"),
    "delivery-judge-anew": every(120, "nurture.delivery.tracking.tasks.judge_anew"),
    "delivery-keep-refusals": every(60, "nurture.delivery.refusals.tasks.keep_refusals"),
    "delivery-tick": every(15, "nurture.delivery.tasks.tick"),
    "delivery-look-into-mailboxes": every(60, "nurture.delivery.mailboxes.tasks.look_into_mailboxes"),
    "imports-look-now": every(3, "accounts.imports.tasks.look_now"),
    "imports-forget-abandoned": every(3600, "accounts.imports.tasks.forget_abandoned"),
    "digests-look-now": every(300, "nurture.digests.tasks.send_digests"),
    "projects-keep-cycles": every(900, "nurture.projects.tasks.keep_cycles"),
    "sequences-keep": every(60, "nurture.sequences.tasks.keep_sequences"),
    "meetings-keep-apart": every(60, "nurture.meetings.tasks.keep_apart_meetings"),
    "meetings-forget-operations": every(86400, "nurture.meetings.tasks.forget_old_operations"),
    "meetings-send-minutes": every(15, "nurture.meetings.minutes.tasks.send_minutes"),
    "meetings-invite": every(60, "nurture.meetings.lobby.tasks.send_invitations"),
    "meetings-prepare": every(900, "nurture.meetings.tasks.prepare_meetings"),
}
