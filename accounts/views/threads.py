"""One annotation: its thread, its history, and what may be done with it. Every address works without htmx."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import annotations as actions
from accounts.actions import deletions, pins
from accounts.facts import (
    AlreadyWritten,
    ChangedMeanwhile,
    DeletedMeanwhile,
    NeedsATeam,
    NotYours,
    TooLate,
    TooManyPinned,
)
from accounts.forms.annotations import AnswerForm, ChangeForm
from accounts.models import Annotation
from accounts.queries.annotations import Change, findable, history
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@dataclass
class NotePage:
    """An annotation as this user sees it. `mode`: closed, open, answer or change."""

    request: Request
    note: Annotation
    at: datetime
    mode: str = "open"
    answer_form: AnswerForm | None = None
    change_form: ChangeForm | None = None

    @property
    def may_answer(self) -> bool:
        return bool(self.request.user.team) and self.note.deleted_at is None

    @property
    def may_change(self) -> bool:
        return self.note.author_id == self.request.user.pk and self.note.deleted_at is None

    @property
    def may_pin(self) -> bool:
        return self.may_answer and not self.note.is_answer

    @property
    def may_delete(self) -> bool:
        return self.note.deleted_at is None and deletions.may_delete(self.note, self.request.user)

    @property
    def may_restore(self) -> bool:
        return deletions.may_restore(self.note, self.request.user, at=self.at)

    @cached_property
    def history(self) -> list[Change]:
        return history(self.note)


@require_safe
@member_required
def annotation(request: Request, pk: int) -> HttpResponse:
    mode = request.GET.get("as", "open")
    return _page(request, _found(request, pk), mode if mode in {"closed", "answer"} else "open")


@require_POST
@member_required
def answer(request: Request, pk: int) -> HttpResponse:
    note = _found(request, pk)
    form = AnswerForm(request.POST)
    page = partial(_page, request, note, "answer", answer_form=form)
    if not form.is_valid():
        return page(status=422)
    try:
        actions.answer(
            thread=note,
            body=form.cleaned_data["body"],
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except NeedsATeam as fact:
        raise PermissionDenied from fact
    except AlreadyWritten as fact:
        form.meet(fact.record, request.user)
        return page(status=409)
    except DeletedMeanwhile:
        form.add_error(None, _("This was deleted while you were writing. Your text is still here."))
        return page(status=409)
    return _done(request, note.thread_id or note.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def change(request: Request, pk: int) -> HttpResponse:
    note = _found(request, pk)
    if note.author_id != request.user.pk:
        raise PermissionDenied
    form = ChangeForm(request.POST or None, instance=note)
    page = partial(_page, request, note, "change", change_form=form)
    if not form.is_bound:
        return page()
    if not form.is_valid():
        return page(status=422)
    try:
        actions.change_annotation(
            annotation=note, fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return page(status=409)
    except DeletedMeanwhile:
        form.add_error(None, _("This was deleted while you were writing. Your text is still here."))
        return page(status=409)
    return _done(request, pk)


@require_POST
@member_required
def pin(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, lambda note: pins.pin(annotation=note, by=request.user, at=timezone.now()))


@require_POST
@member_required
def unpin(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, lambda note: pins.unpin(annotation=note, by=request.user))


@require_POST
@member_required
def renew(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    return _act(
        request, pk, lambda note: actions.renew(annotation=note, today=today, by=request.user, at=now)
    )


@require_POST
@member_required
def delete(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda note: deletions.delete(annotation=note, by=request.user, at=timezone.now())
    )


@require_POST
@member_required
def restore(request: Request, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda note: deletions.restore(annotation=note, by=request.user, at=timezone.now())
    )


def _act(request: Request, pk: int, act: Callable[[Annotation], None]) -> HttpResponse:
    """One action, then the annotation as it is now. What stands in the way is said in words."""
    try:
        act(_found(request, pk))
    except (NeedsATeam, NotYours) as fact:
        raise PermissionDenied from fact
    except TooManyPinned:
        words = _("%(number)d are pinned here already. Unpin one of them first.") % {"number": pins.AT_MOST}
        messages.warning(request, words)
    except TooLate:
        messages.warning(
            request, _("The time to undo is over. Somebody who leads a team can still bring it back.")
        )
    except DeletedMeanwhile:
        messages.warning(request, _("This was deleted meanwhile."))
    return _done(request, pk)


def _found(request: Request, pk: int) -> Annotation:
    return get_object_or_404(findable(request.user), pk=pk)


def _done(request: Request, pk: int) -> HttpResponse:
    note = _found(request, pk)
    if not request.htmx:
        return redirect(note)
    return _page(request, note, "closed")


def _page(request: Request, note: Annotation, mode: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of its own, or for htmx the annotation as it stands among others."""
    page = NotePage(request, note, timezone.now(), mode, **forms)
    if mode == "answer" and page.answer_form is None:
        page.answer_form = AnswerForm()
    context = {"page": page, "note": note, "account": note.account}
    if request.htmx and request.htmx.target == f"annotation-{note.pk}":
        response = render(request, "accounts/parts/annotation_alone.html", context, status=status)
        if request.method == "POST":
            # The pinned ones stand elsewhere on the page.
            response["HX-Trigger-After-Settle"] = "annotation-changed"
        return response
    if page.answer_form is None and page.may_answer:
        page.answer_form = AnswerForm()
    return render_page(request, "accounts/annotation.html", context, status=status)
