"""One decision, as it is kept."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.meetings.models import Decision
from nurture.meetings.queries.record import record_of
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def decision(request: Request, pk: int) -> HttpResponse:
    """What was decided and why, what else could have been sent, the votes, who saw it otherwise, and what came of it."""
    found = get_object_or_404(Decision.objects.visible_to(request.user), pk=pk)
    return render_page(
        request, "meetings/decision.html", {"record": record_of(found, request.user, at=timezone.now())}
    )
