"""The one screen of a target, also with what somebody typed and could not send."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nurture.meetings.forms import DecisionForm, NoteForm, ProposalForm, VoteForm
from nurture.meetings.models import Decision, Meeting, Proposal
from nurture.meetings.queries.candidates import Candidate
from nurture.meetings.queries.deciding import Deciding, deciding
from nurture.meetings.queries.meetings import visible_meetings
from nurture.meetings.queries.room import Room
from nurture.meetings.rules.addresses import without_addresses
from nurture.meetings.rules.pieces import pieces_since
from nurture.meetings.rules.voting import Phase
from nurture.meetings.words import words_of
from nurture.projects.models import Target
from nurture.web.http import Request, render_page

FRAGMENTS = ("decision-bar", "candidate-list", "note-list")


class RoomPage(Room):
    """The room with its forms. `rival` is the decision that was faster than what was typed."""

    def __init__(self, request: Request, meeting: Meeting, target: Target, *, at: datetime) -> None:
        super().__init__(meeting, target, request.user, at=at)
        self.request = request
        self.rival: Decision | None = None

    @cached_property
    def decision_form(self) -> DecisionForm:
        return DecisionForm(deciding=self.deciding)

    @cached_property
    def deciding(self) -> Deciding:
        return deciding(self)

    @cached_property
    def proposal_form(self) -> ProposalForm:
        return ProposalForm()

    @cached_property
    def note_form(self) -> NoteForm:
        return NoteForm(account=self.target.account)

    @cached_property
    def vote_form(self) -> VoteForm:
        return VoteForm(candidates=self.candidates, mine=self.ballot.mine)

    @property
    def offers_decision(self) -> bool:
        """Nothing stands, or somebody's words wait here unsent."""
        may = self.is_open and self.is_member and self.entry is not None
        return may and (self.decision is None or self.is_typing)

    @property
    def offers_choice(self) -> bool:
        """On the cards; while we vote one chooses in the vote."""
        return self.offers_decision and (self.phase != Phase.VOTE or self.is_typing)

    @property
    def is_typing(self) -> bool:
        return self._sent is not None or "typing" in self.request.GET

    @property
    def typed_candidate(self) -> str:
        return self._sent.typed_candidate if self._sent else ""

    @property
    def _sent(self) -> DecisionForm | None:
        """What somebody sent; an empty form is not made for the asking, it reads people and days."""
        form: DecisionForm | None = self.__dict__.get("decision_form")
        return form if form is not None and form.is_bound else None


def open_room(request: Request, pk: int, target: int) -> RoomPage:
    """404 for whoever is in neither, and for a target of another project."""
    meeting = visible_meeting(request, pk)
    targets = Target.objects.filter(project=meeting.project_id)
    targets = targets.select_related("account", "sales_owner", "marketing_owner")
    return RoomPage(request, meeting, get_object_or_404(targets, pk=target), at=timezone.now())


def idea_of(room: RoomPage, chosen: Candidate | None) -> Proposal | None:
    """The proposal behind a candidate that has no text of its own yet."""
    if chosen is None or chosen.proposal_id is None or chosen.email is not None:
        return None
    return Proposal.objects.get(pk=chosen.proposal_id, meeting=room.meeting)


def visible_meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(visible_meetings(request.user), pk=pk)


def changed_pieces(room: RoomPage) -> HttpResponse:
    room.is_one_of_many = True
    if room.entry is None:
        raise Http404
    names = pieces_since(room.request.GET.get("was", ""), room.request.GET.get("now", ""))
    context = _context(room) | {"names": names, "only_changed": True}
    answer = for_many_eyes(render_page(room.request, "meetings/changes.html", context))
    return answer if answer.content.strip() else HttpResponse(status=204)


def refused(request: Request, pk: int, target: int, fact: Exception) -> HttpResponse:
    """Nothing was written: the screen as it is now, with the reason in words."""
    messages.warning(request, words_of(fact))
    return room_page(open_room(request, pk, target), status=409)


def room_page(room: RoomPage, *, status: int = 200) -> HttpResponse:
    if room.entry is None:
        raise Http404
    page = render_page(
        room.request, "meetings/target.html", _context(room), fragments=FRAGMENTS, status=status
    )
    return for_many_eyes(page)


def for_many_eyes(page: HttpResponse) -> HttpResponse:
    """A screen of a meeting may hang on a wall: nobody's address stands on it, wherever it was written."""
    page.content = without_addresses(page.content.decode()).encode()
    return page


def _context(room: RoomPage) -> dict[str, Any]:
    return {"room": room, "meeting": room.meeting, "target": room.target, "account": room.target.account}
