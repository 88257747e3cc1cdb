"""Insights: the list, one with its voices and its uses, written and changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.playbook.insights import actions, queries
from nurture.playbook.insights.facts import InsightChanged, NoSource
from nurture.playbook.insights.forms import InsightForm, RetireForm
from nurture.playbook.insights.models import Insight, InsightSource
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def insights(request: Request) -> HttpResponse:
    words, retired = request.GET.get("q", ""), "retired" in request.GET
    page = queries.insights_page(
        request.user, words=words, retired=retired, cursor=request.GET.get("cursor", "")
    )
    context = {
        "rows": queries.rows(request.user, page.rows),
        "words": words,
        "retired": retired,
        "next_cursor": page.next_cursor,
    }
    return render_page(request, "playbook/insights/list.html", context)


@require_safe
@member_required
def insight(request: Request, pk: int) -> HttpResponse:
    return _page(request, _find(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_insight(request: Request) -> HttpResponse:
    initial = {"source": request.GET.get("from", "")[:40], "words": request.GET.get("words", "")[:300]}
    form = InsightForm(request.POST or None, initial=initial)
    if not form.is_bound or not form.is_valid():
        return _form(request, form)
    try:
        made = actions.write_insight(
            fields=form.words_typed,
            source=form.cleaned_data["source"],
            by=request.user,
            at=timezone.now(),
            operation=form.operation_id,
        )
    except NoSource:
        form.add_error(None, _("What it comes from is not there any more."))
        return _form(request, form)
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_insight(request: Request, pk: int) -> HttpResponse:
    found = _find(pk)
    form = InsightForm(request.POST or None, instance=found, initial={"version": found.version})
    if not form.is_bound or not form.is_valid():
        return _form(request, form, found)
    try:
        actions.change_insight(
            insight=found,
            version=form.cleaned_data["version"] or 0,
            fields=form.words_typed,
            by=request.user,
            at=timezone.now(),
        )
    except InsightChanged as fact:
        form.meet(fact.insight)
        return _form(request, form, found, status=409)
    return redirect(found)


@require_POST
@member_required
def add_source(request: Request, pk: int) -> HttpResponse:
    found = _find(pk)
    try:
        actions.add_source(
            insight=found,
            source=request.POST.get("source", ""),
            speaks_for="against" not in request.POST,
            by=request.user,
            at=timezone.now(),
        )
    except NoSource:
        messages.warning(request, _("That is not there any more, or not for your eyes."))
    return redirect(found)


@require_POST
@member_required
def remove_source(request: Request, pk: int) -> HttpResponse:
    source = get_object_or_404(InsightSource.objects.select_related("insight"), pk=pk)
    actions.remove_source(source=source, by=request.user, at=timezone.now())
    return redirect(source.insight)


@require_POST
@member_required
def retire(request: Request, pk: int) -> HttpResponse:
    found = _find(pk)
    if "back" in request.POST:
        actions.bring_back(insight=found)
        return redirect(found)
    form = RetireForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    actions.retire(insight=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect(found)


def _find(pk: int) -> Insight:
    return get_object_or_404(Insight.objects.select_related("created_by", "changed_by", "retired_by"), pk=pk)


def _page(
    request: Request, found: Insight, form: RetireForm | None = None, *, status: int = 200
) -> HttpResponse:
    words = request.GET.get("find", "")
    context: dict[str, Any] = {
        "insight": found,
        "row": queries.row_of(request.user, found),
        "uses": queries.used_in(request.user, found),
        "words": words,
        "offers": queries.offers(request.user, found, words),
        "form": form or RetireForm(),
    }
    return render_page(request, "playbook/insights/insight.html", context, status=status)


def _form(
    request: Request, form: InsightForm, found: Insight | None = None, *, status: int = 0
) -> HttpResponse:
    status = status or (422 if form.is_bound else 200)
    context = {"form": form, "insight": found}
    return render_page(request, "playbook/insights/form.html", context, status=status)
