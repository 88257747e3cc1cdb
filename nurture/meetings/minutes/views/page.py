"""The page of the minutes, also with what somebody typed and could not keep."""

from datetime import datetime
from functools import cached_property

from django.http import HttpResponse

from nurture.meetings.homework.queries import Row, open_of
from nurture.meetings.minutes.forms import AmendmentForm, CorrectionForm
from nurture.meetings.minutes.queries.closing import look_due
from nurture.meetings.minutes.queries.minutes import Minutes, minutes
from nurture.meetings.models import Meeting
from nurture.projects.queries.members import is_member
from nurture.web.http import Request, render_page


class MinutesPage:
    """`correction` and `amendment` hold what was refused."""

    def __init__(self, request: Request, meeting: Meeting, *, at: datetime) -> None:
        self.request, self.meeting, self.at = request, meeting, at
        self.correction: CorrectionForm | None = None
        self.amendment = AmendmentForm()

    @cached_property
    def minutes(self) -> Minutes:
        return minutes(self.meeting)

    @cached_property
    def may_write(self) -> bool:
        return is_member(self.meeting.project, self.request.user)

    @property
    def is_locked(self) -> bool:
        return self.minutes.is_locked(self.at)

    @property
    def may_correct(self) -> bool:
        return self.may_write and not self.is_locked

    @cached_property
    def mine(self) -> list[Row]:
        """What the reader has to do in this project."""
        return [
            each for each in open_of(self.meeting.project) if each.action.owner_id == self.request.user.pk
        ]

    @property
    def has_rated(self) -> bool:
        return any(each.user_id == self.request.user.pk for each in self.minutes.ratings)

    @cached_property
    def proposes_look(self) -> bool:
        return self.may_write and self.minutes.look is None and look_due(self.meeting)

    def correction_of(self, target: int | None, words: str) -> CorrectionForm:
        """The one with what was typed, where it was refused; else one that begins with what stands."""
        refused = self.correction
        if refused is not None and (refused["target"].value() or "") == str(target or ""):
            return refused
        return CorrectionForm(target=target, words=words)


def minutes_page(page: MinutesPage, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "meeting": page.meeting, "minutes": page.minutes}
    return render_page(page.request, "meetings/minutes/minutes.html", context, status=status)
