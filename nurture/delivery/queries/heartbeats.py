"""Which processes have been alive lately."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from nurture.delivery.models import Heartbeat

#: A worker is told to look every 5 s, but several share the calls; the scheduler's tick comes every 15 s.
LATELY: Final = timedelta(minutes=3)


def last_beat(*, kind: str, host: str = "") -> datetime | None:
    """The last beat of this kind of process, on this host where one is named."""
    beats = Heartbeat.objects.filter(kind=kind)
    if host:
        beats = beats.filter(name=f"{kind}@{host}")
    return beats.order_by("-at").values_list("at", flat=True).first()


def last_beats() -> dict[str, datetime]:
    """The last beat of each kind of process, on any host. One query."""
    return dict(Heartbeat.objects.order_by().values_list("kind").annotate(Max("at")))


def is_alive(beat: datetime | None, *, at: datetime) -> bool:
    return beat is not None and beat > at - LATELY
