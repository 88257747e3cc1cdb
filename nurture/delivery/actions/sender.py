"""What stands under every mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.writing import change
from nurture.delivery import clock
from nurture.delivery.models import SenderProfile
from nurture.team.models import User


@transaction.atomic
def save_sender(*, fields: Mapping[str, Any], seen: str, by: User, at: datetime) -> SenderProfile:
    """From this commit on every mail carries it, or, while an item is empty, none leaves.

    Raises ChangedMeanwhile unless `seen` is what stands there.
    """
    clock.shut_out_hand_overs()
    SenderProfile.objects.get_or_create(pk=1)
    profile = SenderProfile.objects.select_for_update().get(pk=1)
    change(profile, fields, seen=seen, also={"updated_at": at, "updated_by": by})
    return profile
