"""The next eight weeks of a sequence."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.sequences.queries.picture import decided_steps
from nurture.sequences.queries.picture import picture as drawn
from nurture.sequences.queries.plans import plan_of
from nurture.sequences.views.fetching import visible_sequence
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def picture(request: Request, pk: int) -> HttpResponse:
    found = visible_sequence(request, pk)
    plan = plan_of(found)
    context = {
        "sequence": found,
        "target": found.target,
        "is_paused": plan.is_running and plan.facts.is_paused,
        "picture": drawn(plan, now=timezone.now(), decided=decided_steps(plan)),
    }
    return render_page(request, "sequences/picture.html", context)
