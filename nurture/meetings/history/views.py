"""What was decided, found again; what came of it, judged by both teams; whose words it was."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exports.views.answers import FORMATS, file_answer
from accounts.models import ExportedList, ExportFormat
from nurture.meetings.history import actions, queries
from nurture.meetings.history.facts import NothingSent
from nurture.meetings.history.forms import VerdictForm
from nurture.meetings.history.models import Credit
from nurture.meetings.models import Decision, DecisionKind
from nurture.meetings.templatetags.history import outcome_words
from nurture.projects.facts import NotInTeam
from nurture.web.access import member_required
from nurture.web.http import Request, render_page, way_back


@require_safe
@member_required
def history(request: Request) -> HttpResponse:
    asked = queries.Asked.read(request.GET)
    page, told = queries.history(request.user, asked, cursor=request.GET.get("cursor", ""), at=timezone.now())
    context = {
        "asked": asked,
        "told": told,
        "next_cursor": page.next_cursor,
        "choices": queries.choices(request.user, asked),
        "kinds": DecisionKind.choices,
        "results": [(each, outcome_words(each)) for each in queries.RESULTS],
        "formats": [(each.value, each.label) for each in (ExportFormat.CSV, ExportFormat.EXCEL)],
    }
    return render_page(request, "meetings/history/list.html", context, fragments=("history-list",))


@require_POST
@member_required
def export(request: Request) -> StreamingHttpResponse:
    """The decisions that the address asks for, of those this person sees. A POST: it leaves a record."""
    file_format = request.POST.get("format", "")
    if file_format not in FORMATS:
        raise Http404
    asked = queries.Asked.read(request.GET)
    return file_answer(
        request,
        queries.decisions_table(request.user, asked, at=timezone.now()),
        what=ExportedList.DECISIONS,
        file_format=ExportFormat(file_format),
        narrowed_to=queries.narrowed_to(request.user, asked),
        address=f"{reverse('meetings:history')}?{asked.query}",
    )


@require_POST
@member_required
def judge(request: Request, pk: int) -> HttpResponse:
    decisions = Decision.objects.visible_to(request.user).select_related("meeting__project", "target")
    decision = get_object_or_404(decisions, pk=pk)
    back = way_back(request) or decision.get_absolute_url()
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken: the sentence is longer than 200 characters."))
        return redirect(back)
    try:
        actions.judge(
            decision=decision,
            finding=form.cleaned_data["finding"],
            again=form.cleaned_data["again"],
            words=form.cleaned_data["words"],
            operation=form.cleaned_data["operation"],
            by=request.user,
            at=timezone.now(),
        )
    except NothingSent:
        messages.warning(request, _("Nothing of it has left yet: there is nothing to judge."))
    except NotInTeam as fact:
        raise PermissionDenied from fact
    return redirect(back)


@require_POST
@member_required
def open_credit(request: Request, pk: int) -> HttpResponse:
    """Seen, and on to the email that it became."""
    credit = get_object_or_404(Credit.objects.select_related("decision"), pk=pk, user=request.user)
    actions.see_credit(credit=credit, at=timezone.now())
    return redirect(credit.decision)
