"""Loads the sample once: either all of it is there, or nothing."""

from datetime import datetime

from django.db import transaction

from nurture.demo.sample.people import DOMAIN, make_people
from nurture.team.models import User


class NotOurs(Exception):
    """The database has people in it, but not the sample's."""


@transaction.atomic
def load_once(*, now: datetime) -> bool:
    """Return whether it was loaded now. Raises NotOurs rather than mix the sample into somebody's records."""
    if User.objects.filter(email=f"admin@{DOMAIN}").exists():
        return False
    if User.objects.exists():
        raise NotOurs
    make_people()
    return True
