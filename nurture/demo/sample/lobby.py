"""What both teams said before the meeting that is open now, and what of them is in for the next one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.history import Known
from nurture.meetings.actions import ensure_all_meetings
from nurture.meetings.lobby.actions import attend, vote_early
from nurture.meetings.models import Meeting
from nurture.meetings.queries.candidates import Candidate, candidates
from nurture.projects.models import Project
from nurture.team.models import User

#: By company and person: which candidate of the target's, counted from 0, and why. None: none of them.
EARLY: Final[Mapping[str, Mapping[str, tuple[int | None, str]]]] = {
    "minato": {
        "kondo": (0, "審査会の書式に合わせた一枚があれば、伊藤さんはそのまま使う"),
        "yamada": (1, "先に回収の前提を聞きたい。数字だけ送ると一人歩きする"),
    },
    "kitahama": {
        "tanabe": (0, "止まった日の話をまだ覚えているうちに"),
        "ono": (0, "現場の言葉で書けた。先方の記録とも合う"),
    },
}
COMING: Final = {"kondo": "coming", "yamada": "coming", "tanabe": "coming", "ono": "coming", "sato": "away"}


def choose_early(
    meeting: Meeting, known: Callable[[str], Known], users: Mapping[str, User], days: Days
) -> None:
    """In the evening before, while the meeting is still to come."""
    for company, votes in EARLY.items():
        found = candidates(meeting, known(company).committed).shown
        for minutes, (who, (place, why)) in enumerate(votes.items()):
            chosen = found[place] if place is not None and place < len(found) else None
            at = days.before(CURRENT, 1, f"18:{10 + minutes:02d}")
            _vote(meeting, known(company), chosen, why, by=users[who], at=at)
    for who, answer in COMING.items():
        attend(meeting=meeting, answer=answer, by=users[who], at=days.before(CURRENT, 1, "18:30"))


def look_ahead(project: Project, users: Mapping[str, User], days: Days) -> None:
    """The next meeting is there already; two have said whether they come."""
    ensure_all_meetings(at=days.now)
    coming = Meeting.objects.filter(project=project, cycle__number__gt=CURRENT).order_by("cycle__number")
    if meeting := coming.select_related("cycle", "project").first():
        attend(meeting=meeting, answer="coming", by=users["ono"], at=days.now)
        attend(meeting=meeting, answer="delegate", delegate=users["tanabe"], by=users["miyake"], at=days.now)


def _vote(
    meeting: Meeting, known: Known, chosen: Candidate | None, why: str, *, by: User, at: datetime
) -> None:
    email = chosen.email if chosen else None
    vote_early(
        meeting=meeting,
        target=known.committed,
        email=email,
        content_hash=email.content_hash if email else "",
        sentence=why,
        by=by,
        at=at,
    )
