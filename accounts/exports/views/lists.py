"""Lists of the lead pool as files, and the page that says who took which."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from accounts.exports.queries import accounts_table, contacts_table, deals_table, exports
from accounts.exports.rules import Table
from accounts.exports.views.answers import FORMATS, file_answer
from accounts.models import ExportedList, ExportFormat
from accounts.queries.pool import ordered_pool
from accounts.views.pool import asked_pool
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_POST
@member_required
def export(request: Request) -> StreamingHttpResponse:
    """The accounts that the address names, or their people or deals. A POST: it leaves a record."""
    what, file_format = request.POST.get("what", ""), request.POST.get("format", "")
    if what not in {ExportedList.ACCOUNTS, ExportedList.CONTACTS, ExportedList.DEALS}:
        raise Http404
    if file_format not in FORMATS:
        raise Http404
    asked = asked_pool(request)
    return file_answer(
        request,
        _table(request, ExportedList(what)),
        what=ExportedList(what),
        file_format=ExportFormat(file_format),
        narrowed_to=asked.form.words,
        address=asked.address,
    )


@require_safe
@member_required
def exported(request: Request) -> HttpResponse:
    """Who took which list, when and how much of it. For those who lead."""
    require_lead(request)
    page = exports(request.GET.get("cursor", ""), back="back" in request.GET)
    return render_page(request, "accounts/exports.html", {"page": page})


def _table(request: Request, what: ExportedList) -> Table:
    chosen = asked_pool(request).chosen
    accounts = ordered_pool(request.user, chosen, translation.get_language() or "")
    if what == ExportedList.CONTACTS:
        return contacts_table(accounts, request.user)
    return deals_table(accounts) if what == ExportedList.DEALS else accounts_table(accounts)
