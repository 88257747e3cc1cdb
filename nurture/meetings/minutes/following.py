"""What follows from a decision, in the words of the minutes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from nurture.meetings.models import Decision, DecisionKind
from nurture.web.templatetags.ui import day


def what_follows(decision: Decision) -> Iterator[str]:
    """Who does it until when, why it comes to an end; nothing of what its name says already."""
    if decision.assigned_to and decision.due_on:
        said = [decision.instruction] if decision.instruction else []
        by = _("by %(day)s") % {"day": day(decision.due_on)}
        yield " · ".join([decision.assigned_to.display_name, by, *said])
    elif decision.instruction:
        yield decision.instruction
    if decision.kind == DecisionKind.HAND_OFF and not decision.withdrawn_at:
        yield _("Offered to sales. Nothing is sent to it meanwhile.")
    if decision.end_reason:
        yield decision.get_end_reason_display()
