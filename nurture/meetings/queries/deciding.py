"""What whoever decides may choose from: candidates, people, who does what follows, and what is usual."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Contact
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.meetings.queries.room import Room
from nurture.meetings.queries.usual import Usual, usual
from nurture.projects.queries.rhythms import holidays_of
from nurture.projects.rules.calendars import Holidays
from nurture.sequences.queries.recipients import recipients
from nurture.team.models import Team, User

#: More people are not shared out in a meeting.
PEOPLE = 8


@dataclass(frozen=True)
class Deciding:
    candidates: Candidates
    # Who can be written to, in the order in which they matter.
    people: list[Contact]
    members: list[User]
    usually: Usual
    today: date
    holidays: Holidays
    # Neither owner is here: it has to be said why nobody waits for them.
    lacks_owner: bool

    @property
    def letters(self) -> list[tuple[int, Candidate]]:
        """What could go out as it is, with the number on its card."""
        shown = enumerate(self.candidates.shown, start=1)
        return [(number, each) for number, each in shown if each.email is not None]

    @property
    def can_be_split(self) -> bool:
        return len(self.letters) > 1 and len(self.people) > 1

    @property
    def reps(self) -> list[User]:
        return [each for each in self.members if each.team == Team.SALES]

    @property
    def writers(self) -> list[User]:
        """Marketing first; whoever else would write it is there too."""
        return sorted(self.members, key=lambda each: each.team != Team.MARKETING)


def deciding(room: Room) -> Deciding:
    """Some five queries beyond what the room knows."""
    chosen = {person.pk for each in room.candidates.shown for person in each.recipients}
    there = recipients(room.target.account, chosen)
    return Deciding(
        candidates=room.candidates,
        people=[each.contact for each in there if not each.obstacle][:PEOPLE],
        members=[each.user for each in room.members if each.user.team and each.user.is_active],
        usually=usual(room.meeting, room.target, at=room.at),
        today=timezone.localdate(room.at),
        holidays=holidays_of(room.meeting.project),
        lacks_owner=room.quorum.lacks_owner,
    )
