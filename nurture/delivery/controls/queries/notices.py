"""What stands above every page that has to do with sending: why nothing goes, or not all of it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from nurture.delivery.controls.models import Recovery, Stop
from nurture.delivery.controls.queries.recovery import open_recovery, waiting
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.queries.stops import ShownStop, standing_stops
from nurture.delivery.controls.words import BARRIERS, Told
from nurture.delivery.models import Message
from nurture.delivery.queries.heartbeats import is_alive, last_beats
from nurture.projects.models import Project, Target
from nurture.team.models import User


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether anybody sends. `sent_at`: when a mail left for the last time, where nobody does."""

    worker_missing: bool
    scheduler_missing: bool
    worker_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notices:
    pulse: Pulse
    stops: list[ShownStop]
    barrier: Told | None
    allowlist: bool
    recovery: Recovery | None
    # How many messages of this reader wait for somebody's choice.
    waiting: int


def notices(
    user: User, *, at: datetime, project: Project | None = None, target: Target | None = None
) -> Notices:
    """Two queries when all is well, at most four more. With a project or a target only stops that concern it."""
    found = read()
    standing = found.standing
    has_stops = standing.everything or standing.projects or standing.targets or standing.identities
    stops = standing_stops(user) if has_stops else []
    recovery = open_recovery() if found.recovers else None
    return Notices(
        pulse=pulse(at=at),
        stops=[each for each in stops if concerns(each.stop, project, target)],
        barrier=BARRIERS.get(standing.barrier),
        allowlist=settings.DELIVERY_MODE == "allowlist" and not standing.barrier,
        recovery=recovery,
        waiting=waiting(user, recovery=recovery).count() if recovery else 0,
    )


def concerns(stop: Stop, project: Project | None, target: Target | None) -> bool:
    """Everything concerns everybody; a stopped address may be anybody's."""
    if target is not None:
        return stop.target_id in {None, target.pk} and stop.project_id in {None, target.project_id}
    return project is None or (
        stop.project_id in {None, project.pk}
        and (stop.target is None or stop.target.project_id == project.pk)
    )


def pulse(*, at: datetime) -> Pulse:
    """One query; one more when nobody sends."""
    beats = last_beats()
    worker, scheduler = beats.get("worker"), beats.get("scheduler")
    missing = not is_alive(worker, at=at)
    sent_at = Message.objects.aggregate(last=Max("handed_over_at"))["last"] if missing else None
    return Pulse(missing, not is_alive(scheduler, at=at), worker, sent_at)
