"""Count what goes, hear what servers say, and let go what waited for a limit."""

from nurture.delivery.limits.actions.hearing import said
from nurture.delivery.limits.actions.refusing import see, see_all, take_up_again, way_refused
from nurture.delivery.limits.actions.softening import soft_bounce
from nurture.delivery.limits.actions.taking import take
from nurture.delivery.limits.actions.waiting import let_go

__all__ = ["let_go", "said", "see", "see_all", "soft_bounce", "take", "take_up_again", "way_refused"]
