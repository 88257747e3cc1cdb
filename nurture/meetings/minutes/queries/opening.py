"""What a meeting begins with: the emails whose day to look has come."""

from datetime import datetime

from nurture.meetings.history.queries import Check, checks_of, to_check
from nurture.meetings.models import Decision, Meeting


def opening_checks(meeting: Meeting, *, at: datetime) -> list[Check]:
    """What is still to be judged, and what was judged while this meeting was open: nothing vanishes under a press.

    The oldest first. Twelve queries.
    """
    left = to_check(meeting.project, at)
    known = {each.decision.pk for each in left}
    found = [*left, *(each for each in _judged_here(meeting, at=at) if each.decision.pk not in known)]
    return sorted(found, key=lambda each: (each.decision.made_at, each.decision.pk))


def _judged_here(meeting: Meeting, *, at: datetime) -> list[Check]:
    if meeting.opened_at is None:
        return []
    judged = Decision.objects.standing().filter(
        meeting__project=meeting.project_id, verdicts__at__gte=meeting.opened_at
    )
    if meeting.closed_at:
        judged = judged.filter(verdicts__at__lte=meeting.closed_at)
    return checks_of(judged.distinct().order_by("made_at"), at=at)
