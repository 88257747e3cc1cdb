"""Erasures outside the database, so that a restored backup can let go of the same people again. Hashes only."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Erasure


@transaction.atomic
def write_log(*, path: Path, at: datetime) -> int:
    """Append what is not in the log yet. A line twice, after a crash between file and database, does no harm."""
    waiting = list(
        Erasure.objects.select_for_update().filter(logged_at=None).prefetch_related("keys").order_by("pk")
    )
    if waiting:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.writelines(json.dumps(line_of(erasure)) + "\n" for erasure in waiting)
            log.flush()
            os.fsync(log.fileno())
        Erasure.objects.filter(pk__in=[erasure.pk for erasure in waiting]).update(logged_at=at)
    return len(waiting)


def line_of(erasure: Erasure) -> dict[str, Any]:
    return {
        "at": erasure.at.isoformat(),
        "reason": erasure.reason,
        "contact": erasure.contact_id,
        "keys": [[key.kind, key.value_hash] for key in erasure.keys.all()],
    }
