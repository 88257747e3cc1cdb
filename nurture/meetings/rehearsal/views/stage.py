"""Doing all of it again, on a stage that is taken down afterwards."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F
from django.http import Http404, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings import actions
from nurture.meetings.actions.meetings import begun, locked
from nurture.meetings.homework.models import Action
from nurture.meetings.models import Decision, Meeting, Proposal, Turn
from nurture.meetings.rehearsal.so_far import Act, SoFar, renamed
from nurture.meetings.rules.voting import SECRET_FOR
from nurture.web.http import Request

MADE: Final[dict[str, type[models.Model]]] = {"decision": Decision, "proposal": Proposal, "action": Action}
#: What one person may do in the room; opening, leading and closing are not practised.
PRACTISED: Final = {
    f"meetings:{name}"
    for name in (
        "open_vote",
        "vote",
        "reveal",
        "extend",
        "propose",
        "propose_from",
        "withdraw_proposal",
        "decide",
        "confirm",
        "confirm_for",
        "withdraw",
        "undo",
        "words",
        "record",
        "without_owners",
        "dissent",
        "note",
        "give_action",
    )
}
#: Read before something is said on them.
SHEETS: Final = {f"meetings:{name}" for name in ("words", "record", "without_owners", "dissent")}


class NotPractised(Exception):
    """It would leave the room, or concerns somebody else."""


@contextmanager
def nothing_is_kept() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Stage:
    """One meeting as if one led it alone: everybody is there, and whatever was done so far is done again."""

    def __init__(self, request: Request, meeting: Meeting, *, at: datetime) -> None:
        self.request, self.meeting, self.at = request, meeting, at
        self._before = {kind: set(self._rows(kind)) for kind in MADE}
        # As whoever decides does, before anything is locked.
        shut_out_hand_overs()
        # Also while another one is going on: nothing is decided here.
        self.meeting = begun(locked(meeting), by=request.user, at=at)
        members = meeting.project.memberships.values_list("user", flat=True)
        actions.be_here([(meeting.pk, member) for member in members], at=at)

    def play(self, so_far: SoFar) -> tuple[SoFar, HttpResponse | None]:
        """What was done, with the numbers of this time; and what the last act was answered with.

        Raises NotPractised. An act that was refused is not counted.
        """
        done: list[Act] = []
        answer = None
        for act in so_far.acts:
            now = self._made()
            again = Act(renamed(act.path, so_far.made, now), renamed(act.body, so_far.made, now))
            answer = self._do(again)
            if answer.status_code < 400:
                done.append(again)
        return replace(so_far, acts=tuple(done), made=self._made()), answer

    def look(self, path: str) -> HttpResponse:
        """A page of the room as it is now."""
        return self._answer(path, "GET", "")

    def look_at_sheet(self, path: str, so_far: SoFar) -> HttpResponse:
        """Above the room, for a decision as it was numbered in `so_far`."""
        if _name_of(path) not in SHEETS:
            raise Http404
        return self.look(renamed(path, so_far.made, self._made()))

    def set_clocks(self, so_far: SoFar, target: int) -> SoFar:
        """Turns were made just now; they go on since they began."""
        begun = {str(target): self.at.timestamp()} | so_far.begun
        for turn in Turn.objects.filter(meeting=self.meeting):
            since = begun.get(str(turn.target_id), self.at.timestamp())
            gone = timedelta(seconds=max(0.0, self.at.timestamp() - since))
            Turn.objects.filter(pk=turn.pk).update(ends_at=F("ends_at") - gone)
        return replace(so_far, begun=begun)

    def _do(self, act: Act) -> HttpResponse:
        name = _name_of(act.path)
        if name not in PRACTISED:
            raise NotPractised
        if name == "meetings:reveal":
            # Nobody waits a minute for colleagues who are not there.
            Turn.objects.filter(meeting=self.meeting, vote_from__gt=self.at - SECRET_FOR).update(
                vote_from=self.at - SECRET_FOR
            )
        # The end of a clock that somebody saw is another one each time.
        body = "" if name == "meetings:extend" else act.body
        answer = self._answer(act.path, "POST", body)
        return self.look(answer.headers["Location"]) if answer.headers.get("Location") else answer

    def _answer(self, path: str, method: str, body: str) -> HttpResponse:
        """By the room's own view, of a request like this one."""
        address, _, query = path.partition("?")
        match = resolve(address.partition("#")[0])
        asked: Any = copy.copy(self.request)
        asked.method, asked.path, asked.path_info = method, address, address
        asked.POST, asked.GET = QueryDict(body), QueryDict(query)
        asked.answers = {}
        answer: HttpResponse = match.func(asked, *match.args, **match.kwargs)
        return answer

    def _rows(self, kind: str) -> list[int]:
        rows = MADE[kind]._default_manager.filter(meeting=self.meeting)  # noqa: SLF001 - Django's own name
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def _made(self) -> dict[str, list[int]]:
        return {kind: [pk for pk in self._rows(kind) if pk not in self._before[kind]] for kind in MADE}


def _name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        raise Http404 from None
