"""Somebody may have left: find out, and say so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nurture.delivery.absences import actions, queries
from nurture.delivery.absences.facts import AlreadyAnswered
from nurture.delivery.absences.forms import AbsenceForm
from nurture.delivery.absences.models import Absence
from nurture.delivery.inbound.quotation import own_words
from nurture.delivery.inbound.reading import read
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def absence(request: Request, pk: int) -> HttpResponse:
    rows = queries.open_to(request.user).select_related("ended_by").distinct()
    found = get_object_or_404(rows, pk=pk)
    form = AbsenceForm(request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _page(request, found, form)
    answer = Absence.Answer(form.cleaned_data["answer"])
    now = timezone.now()
    try:
        actions.answer(absence=found, answer=answer, by=request.user, at=now, on=timezone.localdate(now))
    except AlreadyAnswered:
        messages.info(request, _("Somebody has found out already."))
    else:
        messages.success(request, _said(answer))
    return redirect(found.contact)


def _said(answer: Absence.Answer) -> str:
    if answer == Absence.Answer.LEFT:
        return _("Nothing goes to them any more, and their role is open again.")
    return _("What waited for them goes on.")


def _page(request: Request, absence: Absence, form: AbsenceForm) -> HttpResponse:
    raw = bytes(absence.inbound.raw) if absence.inbound is not None else b""
    context = {
        "absence": absence,
        "contact": absence.contact,
        "words": own_words(read(raw).text) if raw and absence.kind != Absence.Kind.UNREACHABLE else "",
        "form": form,
    }
    return render_page(request, "delivery/absence.html", context, status=422 if form.is_bound else 200)
