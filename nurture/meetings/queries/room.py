"""Everything one target's screen shows, asked for piece by piece: a fragment costs only what it draws."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Activity, Annotation, AnnotationKind
from nurture.delivery.models import Reaction
from nurture.delivery.queries.outbox import Shown
from nurture.meetings.homework.queries import InRoom, in_room
from nurture.meetings.models import Decision, Meeting
from nurture.meetings.queries.agenda import Agenda, Entry, agenda
from nurture.meetings.queries.candidates import Candidates, candidates
from nurture.meetings.queries.decided import Decided, Word
from nurture.meetings.queries.heard import Heard, heard_first
from nurture.meetings.queries.live import State, state
from nurture.meetings.queries.people import People, people_of
from nurture.meetings.queries.quorum import Quorum
from nurture.meetings.queries.shared import read_once
from nurture.meetings.queries.since import lines_since
from nurture.meetings.queries.votes import Ballot, ballot
from nurture.meetings.queries.waiting import Found, found_among
from nurture.meetings.rules.agenda import Place
from nurture.meetings.rules.turns import in_turn
from nurture.meetings.rules.voting import Phase, phase_of
from nurture.playbook.queries import SimilarDeal, similar_deals
from nurture.projects.models import Cycle, Membership, Target
from nurture.projects.queries.members import memberships
from nurture.team.models import User

# As much as is read from the back of a room without scrolling.
QUOTES, DEALS, NOTES = 2, 2, 6


class Room:
    is_one_of_many = False

    def __init__(self, meeting: Meeting, target: Target, user: User, *, at: datetime) -> None:
        self.meeting, self.target, self.user, self.at = meeting, target, user, at

    def _for_all[T](self, what: str, ask: Callable[[], T]) -> T:
        """What is the same for everybody is read once for all who hear of a change at the same moment."""
        if not self.is_one_of_many:
            return ask()
        return read_once((what, self.meeting.pk, self.state.mark, get_language()), ask)

    @cached_property
    def agenda(self) -> Agenda:
        return self._for_all("agenda", lambda: agenda(self.meeting, at=self.at))

    @cached_property
    def entry(self) -> Entry | None:
        return self.agenda.entry(self.target.pk)

    @cached_property
    def before(self) -> Entry | None:
        return self.agenda.beside(self.target.pk)[0] if self.entry else None

    @cached_property
    def after(self) -> Entry | None:
        return self.agenda.beside(self.target.pk)[1] if self.entry else None

    @property
    def next_open(self) -> Entry | None:
        """The next target that is not agreed on, from here to the end and then from the top."""
        entries = self.agenda.entries
        here = next((place for place, each in enumerate(entries) if each.target.pk == self.target.pk), 0)
        round_trip = [*entries[here + 1 :], *entries[:here]]
        return next((each for each in round_trip if each.place != Place.AGREED), None)

    @cached_property
    def members(self) -> list[Membership]:
        return memberships(self.meeting.project)

    @cached_property
    def is_member(self) -> bool:
        """May decide and confirm for their team."""
        return bool(self.user.team) and any(each.user_id == self.user.pk for each in self.members)

    @property
    def is_open(self) -> bool:
        return self.meeting.is_open

    @cached_property
    def state(self) -> State:
        return state(self.meeting, at=self.at)

    @property
    def here_count(self) -> int:
        return sum(each.user_id in self.state.here for each in self.members)

    @property
    def facilitates(self) -> bool:
        return self.is_open and self.meeting.facilitator_id == self.user.pk

    @cached_property
    def turn(self) -> str:
        """The team whose turn it is to lead; empty when nobody led before. One query."""
        earlier = Meeting.objects.filter(
            project=self.meeting.project_id, cycle__number__lt=self.meeting.cycle.number
        ).exclude(facilitator=None)
        last = earlier.order_by("-cycle__number").values_list("facilitator__team", flat=True).first()
        return in_turn(last or "")

    # --- What has happened -----------------------------------------------------------------

    @cached_property
    def since(self) -> datetime | None:
        """When the meeting before this one was; None: there was none."""
        earlier = Cycle.objects.filter(project=self.meeting.project_id, number__lt=self.meeting.cycle.number)
        return earlier.order_by("-number").values_list("meeting_at", flat=True).first()

    @cached_property
    def lines(self) -> list[Activity]:
        until = self.meeting.opened_at or self.at
        return lines_since(self.target, self.user, since=self.since, until=until)

    @cached_property
    def reactions(self) -> int:
        """What people did themselves since the last meeting."""
        human = Reaction.objects.filter(account=self.target.account_id, verdict=Reaction.Verdict.HUMAN)
        return (human.filter(at__gt=self.since) if self.since else human).count()

    @cached_property
    def people(self) -> People:
        return people_of(self.target.account)

    @cached_property
    def quotes(self) -> list[Annotation]:
        """Objections and questions that still hold, the latest first."""
        today = timezone.localdate(self.at)
        asked = Annotation.objects.visible_to(self.user).filter(
            Q(expires_on=None) | Q(expires_on__gte=today),
            account=self.target.account_id,
            kind__in=[AnnotationKind.OBJECTION, AnnotationKind.QUESTION],
        )
        return list(asked.select_related("contact", "author").order_by("-created_at", "-id")[:QUOTES])

    @cached_property
    def deals(self) -> list[SimilarDeal]:
        """The one sales named first, then what resembles it."""
        return similar_deals(self.target.account, user=self.user, each=1)[:DEALS]

    @cached_property
    def notes(self) -> list[Annotation]:
        notes = Annotation.objects.visible_to(self.user).roots().filter(account=self.target.account_id)
        notes = notes.select_related("author", "contact")
        return list(notes.order_by("-created_at", "-id")[:NOTES])

    @cached_property
    def actions(self) -> InRoom:
        """What is open for this target, and how many were given in this meeting."""
        return self._for_all(f"actions {self.target.pk}", lambda: in_room(self.meeting, self.target))

    # --- What is decided -------------------------------------------------------------------

    @cached_property
    def candidates(self) -> Candidates:
        return self._for_all(f"candidates {self.target.pk}", lambda: candidates(self.meeting, self.target))

    def drafts(self, words: str = "") -> Found:
        """Those that wait further down, narrowed by words."""
        return found_among(self.candidates.waiting, words)

    @property
    def decision(self) -> Decision | None:
        return self.entry.decision if self.entry else None

    @cached_property
    def withdrawn_since(self) -> Decision | None:
        """Agreed on when the meeting closed, and taken back later: at most one stood then. One query."""
        stood = Decision.objects.as_it_closed().filter(meeting=self.meeting, target=self.target)
        later = stood.filter(agreed_at__isnull=False, withdrawn_at__isnull=False)
        return later.select_related("proposal__email", "withdrawn_by").first()

    @cached_property
    def ballot(self) -> Ballot:
        here = self.state.here
        return ballot(self.meeting, self.target, self.user, here=here, members=self.members)

    @property
    def heard_first(self) -> list[Heard]:
        return heard_first(self.ballot, self.candidates)

    @property
    def phase(self) -> Phase:
        turn = self.ballot.turn
        return phase_of(
            vote_from=turn.vote_from if turn else None,
            revealed_at=turn.revealed_at if turn else None,
            is_decided=self.decision is not None,
        )

    @property
    def phases(self) -> list[tuple[Phase, bool]]:
        """In their order, each with whether it is now."""
        return [(phase, phase == self.phase) for phase in Phase]

    @property
    def may_vote(self) -> bool:
        return self.is_open and self.is_member and self.phase == Phase.VOTE

    @cached_property
    def decided(self) -> Decided:
        return self.decided_on(self.decision)

    def decided_on(self, decision: Decision | None) -> Decided:
        return Decided(
            decision,
            meeting=self.meeting,
            target=self.target,
            members=self.members,
            here=self.state.here,
            user=self.user,
            at=self.at,
        )

    @property
    def words(self) -> list[Word]:
        return self.decided.words

    @property
    def may_confirm(self) -> bool:
        return self.decision is not None and any(word.may_confirm for word in self.words)

    @property
    def quorum(self) -> Quorum:
        return self.decided.quorum

    @property
    def messages(self) -> list[Shown]:
        return self.decided.messages
