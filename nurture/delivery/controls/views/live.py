"""Going live: what should be in place, and the word that this is the real one."""

from django.conf import settings
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nurture.delivery.controls.actions.going_live import go_live
from nurture.delivery.controls.facts import NoJournal
from nurture.delivery.controls.queries.checklist import checklist, installation
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.words import BARRIERS
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def live(request: Request) -> HttpResponse:
    require_lead(request)
    if request.method != "POST":
        return _page(request)
    if not request.user.is_administrator:
        raise PermissionDenied
    missing = [item for item in checklist(at=timezone.now()) if item.needed and not item.is_done]
    if missing:
        notes.error(request, _("Not yet: %(what)s.") % {"what": missing[0].title})
        return _page(request, status=422)
    try:
        go_live(by=request.user, at=timezone.now())
    except NoJournal:
        notes.error(request, _("Not yet: no journal is kept."))
        return _page(request, status=422)
    notes.success(request, _("Confirmed: this installation is the real one."))
    return redirect("delivery:live")


def _page(request: Request, *, status: int = 200) -> HttpResponse:
    found, items = read(), checklist(at=timezone.now())
    context = {
        "items": items,
        "missing": sum(item.needed and not item.is_done for item in items),
        "barrier": BARRIERS.get(found.standing.barrier),
        "code": found.standing.barrier,
        "mode": settings.DELIVERY_MODE,
        "allowlist": settings.DELIVERY_ALLOWLIST,
        "needs_marker": settings.DELIVERY_NEEDS_MARKER,
        "is_confirmed": bool(found.facts.marker) and found.facts.marker == found.facts.current,
        "installation": installation(),
        "site": settings.SITE_URL,
    }
    return render_page(request, "delivery/controls/live.html", context, status=status)
