"""Saying yes at once to all on which both teams agreed before the meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nurture.meetings.lobby import actions
from nurture.meetings.lobby.queries.consent import agreed_before
from nurture.meetings.lobby.views.page import visible_meeting
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.queries.links import target_path
from nurture.meetings.queries.live import state as state_of
from nurture.meetings.views.once import written_once
from nurture.meetings.words import FACTS, words_of
from nurture.projects.queries.members import is_member
from nurture.team.models import Team
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def consent(request: Request, pk: int) -> HttpResponse:
    """What both teams chose before the meeting, in the words that would go out."""
    meeting = visible_meeting(request, pk)
    now = state_of(meeting, at=timezone.now())
    whole = agenda(meeting, at=timezone.now())
    found = agreed_before(meeting, at=timezone.now(), known=whole)
    first = meeting.place or (whole.first.target if whole.first else None)
    context = {
        "meeting": meeting,
        "state": now,
        "reads": None,
        "agreed": found,
        "teams": Team.choices,
        "first_url": target_path(meeting, first) if first else meeting.get_absolute_url(),
        "may_say": [each.target.pk for each in found if each.may_say_yes(request.user)]
        if meeting.is_open and is_member(meeting.project, request.user)
        else [],
    }
    return render_page(request, "meetings/lobby/consent.html", context)


@require_POST
@member_required
@written_once
def say_yes(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    seen = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
    try:
        said = actions.say_yes(
            meeting=meeting,
            seen={target: read for name, read in seen.items() if (target := whole_number(name)) is not None},
            by=request.user,
            at=timezone.now(),
        )
    except FACTS as fact:
        messages.warning(request, words_of(fact))
    else:
        _tell(request, said)
    return redirect("meetings:consent", pk)


def _tell(request: Request, said: actions.Said) -> None:
    if count := len(said.agreed):
        words = ngettext("One target is agreed on.", "%(count)d targets are agreed on.", count)
        messages.success(request, words % {"count": count})
    if count := len(said.proposed):
        words = ngettext(
            "Your team’s word on one target is written down. The other team confirms.",
            "Your team’s word on %(count)d targets is written down. The other team confirms.",
            count,
        )
        messages.success(request, words % {"count": count})
    for target, fact in said.refused:
        messages.warning(request, _("%(target)s: %(why)s") % {"target": target, "why": words_of(fact)})
