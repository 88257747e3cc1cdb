"""The second meeting was held without a room: two were travelling, and everybody voted in their own time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from nurture.demo.sample.days import DAY, HOLIDAYS, TOKYO, Days, moment
from nurture.meetings.actions import vote
from nurture.meetings.apart.actions import hold_apart
from nurture.meetings.models import Confidence, Meeting, Proposal
from nurture.projects.models import Target
from nurture.projects.rules.cycles import next_business_day
from nurture.sequences.models import Email, ExpectedReaction
from nurture.team.models import User

CYCLE: Final = 2
#: When each sat down to it on the first day.
SAT_DOWN: Final = {
    "yamada": "10:35",
    "kondo": "11:20",
    "tanabe": "13:10",
    "ono": "14:25",
    "oka": "16:40",
    "sato": "18:05",
    "miyake": "19:50",
}
#: Who would have sent none of these, by company.
OTHERWISE: Final[Mapping[str, tuple[str, ...]]] = {
    "minato": ("miyake",),
    "aobadai": ("oka", "sato"),
    "sakuraba": ("kondo",),
}
EXPECTS: Final = {"sales": ExpectedReaction.TALK, "marketing": ExpectedReaction.REPLY}

type Choice = tuple[str, Target, Email | Proposal | None]


def begin_apart(
    meeting: Meeting, choices: Iterable[Choice], users: Mapping[str, User], days: Days
) -> Meeting:
    """Yamada begins it; with the last vote each target is revealed by itself."""
    held = hold_apart(meeting=meeting, by=users["yamada"], at=days.in_meeting(CYCLE, 1))
    offered = list(choices)
    for who, clock in SAT_DOWN.items():
        for minutes, (company, target, candidate) in enumerate(offered):
            chosen = None if who in OTHERWISE.get(company, ()) else candidate
            at = moment(days.meetings[CYCLE - 1], clock) + timedelta(minutes=minutes)
            _vote(held, target, chosen, by=users[who], at=at)
    return held


def decided_from(days: Days) -> datetime:
    """The next morning, and before the meeting after it, however many holidays lie between."""
    meeting = days.meetings[CYCLE - 1]
    morning = moment(next_business_day(meeting + DAY, HOLIDAYS), "09:10")
    return min(morning, days.in_meeting(CYCLE + 1, -90).astimezone(TOKYO))


def _vote(
    meeting: Meeting, target: Target, chosen: Email | Proposal | None, *, by: User, at: datetime
) -> None:
    vote(
        meeting=meeting,
        target=target,
        email=chosen if isinstance(chosen, Email) else None,
        proposal=chosen if isinstance(chosen, Proposal) else None,
        expected=EXPECTS[by.team],
        confidence=Confidence.FAIRLY if chosen else Confidence.SURE,
        by=by,
        at=at,
    )
