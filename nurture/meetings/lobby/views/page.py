"""The lobby of a meeting, also with what somebody typed and could not send."""

from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nurture.meetings.lobby.forms import AttendanceForm, EarlyVoteForm
from nurture.meetings.lobby.queries.page import Card, Lobby
from nurture.meetings.models import Meeting
from nurture.meetings.queries.meetings import visible_meetings
from nurture.web.http import Request, render_page


class LobbyPage(Lobby):
    """The lobby with its forms, also with what somebody typed and could not send."""

    typed: tuple[int, EarlyVoteForm] | None = None

    @cached_property
    def ballots(self) -> list[tuple[Card, EarlyVoteForm]]:
        return [(card, self.form_of(card)) for card in self.cards]

    def form_of(self, card: Card) -> EarlyVoteForm:
        target = card.entry.target.pk
        if self.typed and self.typed[0] == target:
            return self.typed[1]
        return EarlyVoteForm(target=target, candidates=card.candidates, mine=card.mine)

    @cached_property
    def attendance_form(self) -> AttendanceForm:
        return AttendanceForm(members=self.members, user=self.user, mine=self.my_attendance)


def visible_meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(visible_meetings(request.user), pk=pk)


def open_lobby(request: Request, pk: int) -> LobbyPage:
    return LobbyPage(visible_meeting(request, pk), request.user, at=timezone.now())


def lobby_page(request: Request, lobby: LobbyPage, *, status: int = 200) -> HttpResponse:
    context = {
        "lobby": lobby,
        "meeting": lobby.meeting,
        "project": lobby.meeting.project,
        "now": lobby.at,
    }
    return render_page(request, "meetings/lobby/lobby.html", context, fragments=("attend",), status=status)
