"""The words of minutes as they stand, after all corrections."""

from nurture.meetings.minutes.models import Correction, LeftOpen
from nurture.meetings.models import Decision, Meeting
from nurture.projects.models import Target


def words_now(meeting: Meeting, target: Target | None) -> str:
    """About a target: why it was decided, or left open; about the meeting: nothing, until somebody adds words."""
    if last := Correction.objects.filter(meeting=meeting, target=target).order_by("-at", "-id").first():
        return last.after
    return written_first(meeting, target) if target else ""


def written_first(meeting: Meeting, target: Target) -> str:
    decision = Decision.objects.standing().filter(meeting=meeting, target=target).first()
    if decision and decision.agreed_at:
        return decision.reason
    left = LeftOpen.objects.filter(meeting=meeting, target=target).first()
    return left.why if left else ""
