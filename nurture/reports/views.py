"""Pages that read across everything and write nothing."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.reports import queries
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def today(request: Request) -> HttpResponse:
    page = queries.today(request.user, at=timezone.now())
    return render_page(request, "reports/today.html", {"today": page})
