"""The lobby: what is known before a meeting, and what is still asked of whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from nurture.meetings.homework.queries import Row, open_of
from nurture.meetings.lobby.models import Attendance, EarlyVote
from nurture.meetings.lobby.queries.early import own_votes, votes_given
from nurture.meetings.lobby.queries.owed import Debt, Owing, owed
from nurture.meetings.lobby.rules import Lacking, lacking
from nurture.meetings.models import Meeting
from nurture.meetings.queries.agenda import Agenda, Entry, agenda
from nurture.meetings.queries.candidates import Candidates, candidates_of
from nurture.projects.models import CycleChange, Membership, Target
from nurture.projects.queries.cycles import Clock, clock
from nurture.projects.queries.members import memberships
from nurture.projects.rules.cycles import Phase
from nurture.team.models import Team, User

#: So long before its time whoever opens the page is about to begin.
SOON: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Card:
    """One target: what could be sent, what this reader chose, and how many have chosen."""

    entry: Entry
    candidates: Candidates
    mine: EarlyVote | None
    given: int
    is_own: bool

    @property
    def is_changed(self) -> bool:
        """The words are not those they chose any more."""
        mine = self.mine
        return bool(mine and mine.email and mine.email.content_hash != mine.content_hash)


@dataclass(frozen=True)
class Seat:
    """One member, and whether they come; None: they have not said."""

    user: User
    attendance: Attendance | None

    @property
    def answer(self) -> str:
        return self.attendance.answer if self.attendance else ""


@dataclass(frozen=True)
class Missing:
    """What keeps the meeting from deciding."""

    teams: list[str]
    targets: list[Target]

    def __bool__(self) -> bool:
        return bool(self.teams or self.targets)


class Lobby:
    """About fifty queries for the whole page, whatever the number of targets and people."""

    def __init__(self, meeting: Meeting, user: User, *, at: datetime) -> None:
        self.meeting, self.user, self.at = meeting, user, at

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.meeting, at=self.at)

    @cached_property
    def members(self) -> list[Membership]:
        return [each for each in memberships(self.meeting.project) if each.user.is_active]

    @cached_property
    def is_member(self) -> bool:
        return bool(self.user.team) and any(each.user_id == self.user.pk for each in self.members)

    @property
    def is_skipped(self) -> bool:
        return self.meeting.cycle.skipped_at is not None

    @property
    def is_open_for_words(self) -> bool:
        return self.meeting.phase == "lobby" and not self.is_skipped

    @cached_property
    def going(self) -> Meeting | None:
        """Another one of the project, which is closed before this one is opened."""
        others = Meeting.objects.open().filter(project=self.meeting.project_id).exclude(pk=self.meeting.pk)
        return others.select_related("cycle").first()

    @property
    def may_begin(self) -> bool:
        return self.may_say and self.going is None

    @property
    def has_come(self) -> bool:
        """It is time to begin."""
        return self.at >= self.meeting.cycle.meeting_at - SOON

    @property
    def may_say(self) -> bool:
        return self.is_member and self.is_open_for_words

    @cached_property
    def mine(self) -> dict[int, EarlyVote]:
        return own_votes(self.meeting, self.user)

    @cached_property
    def cards(self) -> list[Card]:
        candidates = candidates_of(self.meeting, [each.target for each in self.agenda.entries])
        given = votes_given(self.meeting)
        return [
            self._card(each, candidates[each.target.pk], given.get(each.target.pk, 0))
            for each in self.agenda.entries
        ]

    def card(self, target: Target) -> Card | None:
        """One of them, read alone."""
        entry = self.agenda.entry(target.pk)
        if entry is None:
            return None
        candidates = candidates_of(self.meeting, [target])
        return self._card(entry, candidates[target.pk], votes_given(self.meeting).get(target.pk, 0))

    def _card(self, entry: Entry, candidates: Candidates, given: int) -> Card:
        owners = {entry.target.sales_owner_id, entry.target.marketing_owner_id}
        return Card(entry, candidates, self.mine.get(entry.target.pk), given, self.user.pk in owners)

    @property
    def voted(self) -> int:
        return sum(each.target.pk in self.mine for each in self.agenda.entries)

    @cached_property
    def clock(self) -> Clock | None:
        return clock(self.meeting.project, self.meeting.cycle, self.at)

    @cached_property
    def owing(self) -> Owing:
        return owed(self.meeting.project, self.meeting.cycle, self.at)

    @property
    def phases(self) -> list[tuple[Phase, list[Debt]]]:
        return [(phase, found) for phase in Phase if (found := self.owing.in_phase(phase))]

    @cached_property
    def carried(self) -> list[Row]:
        """Actions that an earlier meeting gave and nobody has done, those that must be answered first."""
        return [each for each in open_of(self.meeting.project) if each.carried]

    @cached_property
    def attendances(self) -> dict[int, Attendance]:
        rows = Attendance.objects.filter(meeting=self.meeting).select_related("delegate")
        return {each.user_id: each for each in rows}

    @property
    def my_attendance(self) -> Attendance | None:
        return self.attendances.get(self.user.pk)

    @cached_property
    def seats(self) -> list[Seat]:
        return [
            Seat(each.user, self.attendances.get(each.user_id)) for each in self.members if each.user.team
        ]

    @cached_property
    def missing(self) -> Missing:
        """As far as people have said: whoever has not answered may come."""
        found = self._lacking()
        by_id = {each.target.pk: each.target for each in self.agenda.entries}
        return Missing(
            [str(Team(team).label) for team in found.teams], [by_id[target] for target in found.targets]
        )

    def _lacking(self) -> Lacking:
        away = {pk for pk, each in self.attendances.items() if each.answer != Attendance.Answer.COMING}
        delegates = {pk: each.delegate_id for pk, each in self.attendances.items() if each.delegate_id}
        return lacking(
            coming={each.user.pk: each.user.team for each in self.seats if each.user.pk not in away},
            delegates=delegates,
            owners={
                each.target.pk: (each.target.sales_owner_id, each.target.marketing_owner_id)
                for each in self.agenda.entries
            },
        )

    @cached_property
    def changes(self) -> list[CycleChange]:
        return list(self.meeting.cycle.changes.select_related("by"))
