"""How long it takes in production until others carry on: the sum of what is waited for."""

from nurture import settings
from nurture.delivery import pulse
from nurture.delivery.actions.claiming import CLAIM_LEASE
from nurture.delivery.actions.handing_over import HAND_OVER_LEASE

LOOK = settings.CELERY_BEAT_SCHEDULE["delivery-look-now"]["schedule"]
TICK = settings.CELERY_BEAT_SCHEDULE["delivery-tick"]["schedule"]


def test_what_a_killed_worker_had_claimed_goes_within_90_s():
    """Proves, with the leases that tests shorten: its claim runs out, a tick gives it back, a look takes it."""
    assert CLAIM_LEASE.total_seconds() + TICK + LOOK <= 90


def test_what_a_killed_worker_was_handing_over_is_shown_within_90_s():
    """Proves: its lease runs out and a tick says that it is uncertain."""
    assert HAND_OVER_LEASE.total_seconds() + TICK <= 90


def test_without_a_broker_sending_goes_on_within_60_s():
    """Proves: a worker whom nobody tells to look does so by itself."""
    assert pulse.SILENCE + LOOK <= 60
