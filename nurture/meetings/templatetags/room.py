"""What the room's screen says of votes, people and past deals."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django import template

from accounts.models import Contact, Deal
from nurture.meetings.models import Vote
from nurture.meetings.rules import moments
from nurture.projects.models import Target
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.lint import spans
from nurture.team.models import Team

register = template.Library()

SUPPORT_ICONS: Final = {2: "chevrons-up", 1: "chevron-up", -1: "chevron-down", -2: "chevrons-down"}


@register.filter
def by_team(votes: Sequence[Vote]) -> list[tuple[str, int]]:
    """Sales 2, Marketing 1; never who."""
    counts = Counter(vote.team for vote in votes)
    return [(str(Team(team).label), counts[team]) for team in BOTH if counts[team]]


@register.filter
def is_japanese(text: object) -> bool:
    """Then its element says so: only there do browsers know phrases, and break lines between them."""
    return spans.is_japanese(str(text))


@register.filter
def support_icon(contact: Contact) -> str:
    """For those who do not tell colours apart."""
    return SUPPORT_ICONS.get(contact.support or 0, "minus")


@register.filter
def is_this_point(deal: Deal, target: Target) -> bool:
    """What they needed to know, they needed where this target is now."""
    return moments.is_this_point(stage=target.stage, needed_at=deal.needed_at)
