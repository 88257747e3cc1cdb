"""What may be one, the look before a merge, and the way back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.merging.actions.looking import dismiss
from accounts.merging.actions.merging import merge as merge_records
from accounts.merging.actions.undoing import undo
from accounts.merging.facts import AlreadyUndone, CannotMerge, CannotUndo, NothingToMerge
from accounts.merging.forms import MergeForm
from accounts.merging.parts import Obstacle
from accounts.merging.queries.choices import Record, choices
from accounts.merging.queries.likenesses import likeness_page, likenesses_visible_to
from accounts.merging.queries.previews import candidates, named, preview, records
from accounts.merging.tasks import look_for_likenesses
from accounts.models import Merge, MergeKind
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def duplicates(request: Request) -> HttpResponse:
    kind = MergeKind.CONTACT if request.GET.get("kind") == MergeKind.CONTACT else MergeKind.ACCOUNT
    page = likeness_page(request.user, kind, cursor=request.GET.get("cursor", ""))
    return render_page(request, "accounts/merging/duplicates.html", {"kind": kind, "page": page})


@require_POST
@member_required
def look_for_duplicates(request: Request) -> HttpResponse:
    look_for_likenesses.delay()
    messages.info(request, _("Everything is looked through now. Open this page again in a minute."))
    return redirect("accounts:duplicates")


@require_POST
@member_required
def dismiss_likeness(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(likenesses_visible_to(request.user), pk=pk)
    dismiss(likeness=found, by=request.user, at=timezone.now())
    messages.info(request, _("They are two. You will not be asked again."))
    kind = MergeKind.CONTACT if found.contact_id else MergeKind.ACCOUNT
    return redirect(f"{reverse('accounts:duplicates')}?{urlencode({'kind': kind})}")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def merge(request: Request) -> HttpResponse:
    """`kind` and two or more `id`s; the first one, or `keep`, stays. With one it asks for the other."""
    kind = request.GET.get("kind", "")
    found = records(request.user, kind, request.GET.getlist("id"))
    if not found:
        raise Http404
    if len(found) == 1:
        return _choose_the_other(request, kind, found[0])
    survivor = next((each for each in found if str(each.pk) == request.GET.get("keep")), found[0])
    merged = [each for each in found if each is not survivor]
    form = MergeForm(request.POST or None, choices=choices(survivor, merged, {}))
    if not form.is_bound or not form.is_valid():
        return _look(request, kind, survivor, merged, form)
    try:
        made = merge_records(
            survivor=survivor,
            merged=merged,
            chosen=form.chosen,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except CannotMerge as fact:
        return _look(request, kind, survivor, merged, form, obstacles=fact.obstacles, status=409)
    except NothingToMerge:
        messages.warning(request, _("One of them is not there any more. Nothing was merged."))
        return redirect("accounts:duplicates")
    messages.success(request, _("They are one now."))
    return redirect(made)


@require_safe
@member_required
def merge_page(request: Request, pk: int) -> HttpResponse:
    return _merge_page(request, _visible_merge(request, pk))


@require_POST
@member_required
def undo_merge(request: Request, pk: int) -> HttpResponse:
    found = _visible_merge(request, pk)
    if not _may_undo(request, found):
        raise PermissionDenied
    try:
        undo(merge=found, by=request.user, at=timezone.now())
    except CannotUndo as fact:
        return _merge_page(request, found, obstacles=fact.obstacles, status=409)
    except AlreadyUndone:
        messages.info(request, _("Somebody took this merge apart already."))
    else:
        messages.success(request, _("They are two again, as they were."))
    return redirect(found)


def _visible_merge(request: Request, pk: int) -> Merge:
    related = Merge.objects.visible_to(request.user).select_related(
        "account", "contact__account", "by", "undone_by"
    )
    return get_object_or_404(related, pk=pk)


def _may_undo(request: Request, merge: Merge) -> bool:
    return request.user.leads or merge.by_id == request.user.pk


def _choose_the_other(request: Request, kind: str, record: Record) -> HttpResponse:
    written = request.GET.get("q", "").strip()[:200]
    context = {
        "kind": kind,
        "record": record,
        "q": written,
        "candidates": candidates(request.user, record, written),
    }
    return render_page(request, "accounts/merging/choose.html", context)


def _look(
    request: Request,
    kind: str,
    survivor: Record,
    merged: list[Record],
    form: MergeForm,
    *,
    obstacles: Any = (),
    status: int = 0,
) -> HttpResponse:
    chosen = form.chosen if form.is_bound and form.is_valid() else {}
    shown = preview(survivor, merged, chosen)
    context = {"kind": kind, "preview": shown, "form": form, "obstacles": obstacles or shown.obstacles}
    return render_page(
        request, "accounts/merging/merge.html", context, status=status or (422 if form.is_bound else 200)
    )


def _merge_page(
    request: Request, merge: Merge, *, obstacles: list[Obstacle] | tuple[()] | Any = (), status: int = 200
) -> HttpResponse:
    context = {
        "merge": merge,
        "moves": named(merge.counts),
        "may_undo": _may_undo(request, merge) and not merge.undone_at and bool(merge.journal),
        "obstacles": obstacles,
    }
    return render_page(request, "accounts/merging/merged.html", context, status=status)
