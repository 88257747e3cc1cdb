"""The first item of a meeting: what was expected of each email that was sent, and what came back."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.meetings.history.models import Again, Finding
from nurture.meetings.history.queries import Check
from nurture.meetings.minutes.queries.opening import opening_checks
from nurture.meetings.views.room import visible_meeting
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def answers(request: Request, pk: int) -> HttpResponse:
    """Email by email (`?read=`), then on to the first target.

    Whoever waits here for the room is taken along by what htmx asks every few seconds.
    """
    meeting = visible_meeting(request, pk)
    checks = opening_checks(meeting, at=timezone.now())
    wanted = whole_number(request.GET.get("read", "")) or 1
    number = min(wanted, len(checks) or 1)
    context = {
        "meeting": meeting,
        "checks": checks,
        "number": number,
        "before": number - 1,
        "after": number + 1 if number < len(checks) else None,
        "goes_on": f"{meeting.get_absolute_url()}?after=answers" if meeting.is_open else "",
        "waits": meeting.is_open and not meeting.place_id and meeting.facilitator_id != request.user.pk,
        **(_check(request, checks[number - 1]) if checks else {}),
    }
    answer = render_page(request, "meetings/minutes/answers.html", context, fragments=("check-words",))
    if request.htmx and request.GET.get("waits") and meeting.place_id:
        answer.headers["HX-Redirect"] = reverse("meetings:target", args=[pk, meeting.place_id])
    return answer


def _check(request: Request, check: Check) -> dict[str, Any]:
    return {
        "check": check,
        "may_judge": is_member(check.decision.meeting.project, request.user),
        "mine": check.verdicts.get(request.user.team),
        "findings": Finding.choices,
        "agains": Again.choices,
        "back": request.get_full_path(),
    }
