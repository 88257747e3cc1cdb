"""Pages that read across everything and write nothing."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.delivery.models import Pause
from nurture.reports.queries.today import today as day_of
from nurture.web.access import member_required
from nurture.web.counts import keep
from nurture.web.http import Request, render_page


@require_safe
@member_required
def today(request: Request) -> HttpResponse:
    at = timezone.now()
    day = day_of(request.user, at=at)
    keep("reports:today", request.user, len(day.owed))
    context = {"today": day, "now": at, "choices": Pause.Choice.choices}
    return render_page(request, "reports/today.html", context)
