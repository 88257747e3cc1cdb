"""Pages for whoever asks, or is asked, why we wrote to somebody."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.exports.views.answers import FORMATS, file_answer
from accounts.models import Contact, ExportedList, ExportFormat
from nurture.delivery.models import Message
from nurture.reports.legal import queries
from nurture.reports.legal.forms import PeriodForm
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def report(request: Request, pk: int) -> HttpResponse:
    """One message, on paper if need be."""
    messages = Message.objects.visible_to(request.user).select_related(
        "contact", "account", "identity", "mailing__sender", "mailing__target__project"
    )
    found = get_object_or_404(messages, pk=pk)
    return render_page(
        request, "reports/legal/report.html", {"report": queries.report(found), "message": found}
    )


@require_safe
@member_required
def sendings(request: Request) -> HttpResponse:
    """All of a period, by ground. For those who lead."""
    require_lead(request)
    form = PeriodForm.of(request.GET, today=timezone.localdate())
    period = _period(request, form)
    context = {
        "form": form,
        "period": period,
        "sendings": queries.sendings(request.user, period) if period else None,
        "formats": [(each.value, each.label) for each in (ExportFormat.CSV, ExportFormat.EXCEL)],
    }
    return render_page(request, "reports/legal/sendings.html", context, status=200 if period else 422)


@require_POST
@member_required
def export(request: Request) -> HttpResponseBase:
    """A POST: it leaves a record."""
    require_lead(request)
    file_format = request.POST.get("format", "")
    period = _period(request, PeriodForm.of(request.GET, today=timezone.localdate()))
    if file_format not in FORMATS or period is None:
        raise Http404
    return file_answer(
        request,
        queries.table(request.user, period),
        what=ExportedList.SENDINGS,
        file_format=ExportFormat(file_format),
        narrowed_to=period.told,
        address=request.get_full_path().replace("export/", ""),
    )


def _period(request: Request, form: PeriodForm) -> queries.Period | None:
    if not form.is_valid():
        return None
    asked = request.GET.get("contact", "")
    contact = None
    if asked:
        people = Contact.objects.visible_to(request.user)
        contact = get_object_or_404(people, pk=whole_number(asked))
    return queries.Period(form.cleaned_data["first"], form.cleaned_data["last"], contact)
