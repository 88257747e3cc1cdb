"""The minutes: read, printed, corrected for a day, then added to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nurture.meetings.minutes.actions.writing import amend as add_amendment
from nurture.meetings.minutes.actions.writing import correct as correct_words
from nurture.meetings.minutes.facts import CorrectedMeanwhile, MinutesLocked, MinutesNotLocked
from nurture.meetings.minutes.forms import AmendmentForm, CorrectionForm
from nurture.meetings.minutes.views.page import MinutesPage, minutes_page
from nurture.meetings.models import Meeting
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import visible_meeting
from nurture.meetings.words import words_of
from nurture.projects.models import Target
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request


@require_safe
@member_required
def minutes(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    return minutes_page(_page(request, meeting)) if meeting.closed_at else redirect(meeting)


@require_POST
@member_required
@written_once
def correct(request: Request, pk: int) -> HttpResponse:
    meeting = _to_write(request, pk)
    form = CorrectionForm(request.POST)
    page = _page(request, meeting)
    if not form.is_valid():
        page.correction = form
        return minutes_page(page, status=422)
    try:
        correct_words(
            meeting=meeting,
            target=_target(page, form.cleaned_data["target"]),
            seen=form.cleaned_data["seen"],
            words=form.cleaned_data["words"],
            by=request.user,
            at=page.at,
        )
    except CorrectedMeanwhile as fact:
        form.theirs = fact.words
        page.correction = form
        return minutes_page(page, status=409)
    except MinutesLocked as fact:
        # The words are not lost: they can be added.
        messages.warning(request, words_of(fact))
        page.amendment = AmendmentForm(words=form.cleaned_data["words"])
        return minutes_page(page, status=409)
    messages.success(request, _("Corrected. What it said before stays readable."))
    return redirect("meetings:minutes", pk)


@require_POST
@member_required
@written_once
def amend(request: Request, pk: int) -> HttpResponse:
    meeting = _to_write(request, pk)
    form = AmendmentForm(request.POST)
    page = _page(request, meeting)
    page.amendment = form
    if not form.is_valid():
        return minutes_page(page, status=422)
    try:
        add_amendment(meeting=meeting, words=form.cleaned_data["words"], by=request.user, at=page.at)
    except MinutesNotLocked as fact:
        form.add_error(None, words_of(fact))
        return minutes_page(page, status=409)
    messages.success(request, _("Added, and on its way to everybody."))
    return redirect("meetings:minutes", pk)


def _to_write(request: Request, pk: int) -> Meeting:
    meeting = visible_meeting(request, pk)
    if not meeting.closed_at:
        raise Http404
    if not is_member(meeting.project, request.user):
        raise PermissionDenied
    return meeting


def _page(request: Request, meeting: Meeting) -> MinutesPage:
    return MinutesPage(request, meeting, at=timezone.now())


def _target(page: MinutesPage, pk: int | None) -> Target | None:
    """404 for a target of which the minutes say nothing."""
    if pk is None:
        return None
    found = page.minutes.target(pk)
    if found is None:
        raise Http404
    return found
