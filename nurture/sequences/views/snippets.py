"""The passages that are kept to be used again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.sequences import actions
from nurture.sequences.facts import SnippetChanged
from nurture.sequences.forms.snippets import FIELDS, SnippetForm
from nurture.sequences.models import Snippet
from nurture.sequences.queries import snippets as queries
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def snippets(request: Request) -> HttpResponse:
    archived = "archived" in request.GET
    found = queries.all_snippets(archived=archived)
    rows = queries.rows(request.user, found, timezone.localdate())
    context = {"rows": rows, "archived": archived}
    return render_page(request, "sequences/snippets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_snippet(request: Request) -> HttpResponse:
    initial = {"annotation": request.GET.get("from"), "body": request.GET.get("body", "")[:4000]}
    form = SnippetForm(request.POST or None, user=request.user, today=timezone.localdate(), initial=initial)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    made = actions.write_snippet(
        fields=form.words, by=request.user, at=timezone.now(), operation=form.operation_id
    )
    messages.success(request, _("“%(name)s” is offered in every email now.") % {"name": made.name})
    return redirect("sequences:snippets")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def snippet(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Snippet.objects.select_related("owner", "changed_by"), pk=pk)
    form = SnippetForm(
        request.POST or None,
        user=request.user,
        today=timezone.localdate(),
        instance=found,
        initial={"version": found.version},
    )
    if not form.is_bound or not form.is_valid():
        return _page(request, form, found)
    seen = form.cleaned_data["version"] or 0
    try:
        actions.change_snippet(
            snippet=found, version=seen, fields=form.words, by=request.user, at=timezone.now()
        )
    except SnippetChanged as fact:
        form.meet(fact.snippet, FIELDS)
        return _page(request, form, found, status=409)
    return redirect("sequences:snippets")


@require_POST
@member_required
def archive_snippet(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Snippet, pk=pk)
    if "restore" in request.POST:
        actions.restore_snippet(snippet=found)
    else:
        actions.archive_snippet(snippet=found, by=request.user, at=timezone.now())
    return redirect("sequences:snippets")


def _page(
    request: Request, form: SnippetForm, found: Snippet | None = None, *, status: int = 0
) -> HttpResponse:
    emails = queries.emails_with(found, request.user) if found else []
    context = {"form": form, "snippet": found, "emails": emails}
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "sequences/snippet.html", context, status=status)
