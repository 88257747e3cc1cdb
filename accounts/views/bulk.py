"""Many accounts at once: chosen in the list, shown once more, changed, and taken back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import bulk as actions
from accounts.facts import NothingToChange, NotYours, TooLate
from accounts.forms.bulk import BulkForm
from accounts.models import Account, BulkChange, BulkKind
from accounts.queries.pool import pool
from accounts.queries.pool_choices import tags
from accounts.views.pool import Pool, asked_pool
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_numbers

SHOWN = 20


@dataclass
class Choice:
    """The accounts somebody ticked, or all that match, and what is to happen to them."""

    request: Request
    pool: Pool
    kind: BulkKind

    @property
    def everything(self) -> bool:
        return "all" in self.request.POST

    @cached_property
    def ids(self) -> list[int]:
        """One more than may be changed at once, where there are more."""
        if self.everything:
            matching = pool(self.request.user, self.pool.chosen)
        else:
            ticked = whole_numbers(self.request.POST.getlist("account"))
            matching = Account.objects.visible_to(self.request.user).filter(pk__in=ticked)
        return list(matching.order_by("pk").values_list("pk", flat=True)[: actions.MOST + 1])

    @property
    def too_many(self) -> bool:
        return len(self.ids) > actions.MOST

    @property
    def is_as_shown(self) -> bool:
        """While somebody read, nothing came and nothing went."""
        return self.request.POST.get("number") == str(len(self.ids))

    @property
    def examples(self) -> list[Account]:
        return list(Account.objects.filter(pk__in=self.ids[:SHOWN]).order_by("pk"))

    @property
    def others(self) -> int:
        return max(0, len(self.ids) - SHOWN)


@require_POST
@member_required
def preview(request: Request) -> HttpResponse:
    """Who is affected. Changes nothing."""
    choice = _choice(request)
    if not choice.ids:
        messages.info(request, _("Choose accounts first: tick them, or all that match."))
        return HttpResponseRedirect(choice.pool.address)
    return _page(request, choice, BulkForm(kind=choice.kind, accounts=choice.ids[: actions.MOST]))


@require_POST
@member_required
def change(request: Request) -> HttpResponse:
    choice = _choice(request)
    form = BulkForm(request.POST, kind=choice.kind, accounts=choice.ids[: actions.MOST])
    if choice.too_many or not form.is_valid():
        return _page(request, choice, form, status=422)
    if before := actions.carried_out(form.operation_id, request.user):
        return HttpResponseRedirect(choice.pool.address_with(done=before.pk))
    if not choice.is_as_shown:
        form.add_error(None, _("The list has changed meanwhile. Look once more at who is affected."))
        return _page(request, choice, form, status=409)
    try:
        done = _carry_out(choice, form)
    except NothingToChange:
        messages.info(request, _("Nothing to change: they are that way already."))
        return HttpResponseRedirect(choice.pool.address)
    return HttpResponseRedirect(choice.pool.address_with(done=done.pk))


@require_POST
@member_required
def undo(request: Request, pk: int) -> HttpResponse:
    done = get_object_or_404(BulkChange, pk=pk, changed_by=request.user)
    try:
        actions.undo(change=done, by=request.user, at=timezone.now())
    except (NotYours, TooLate):
        messages.error(request, _("It is too late to take it back. Change them once more instead."))
    else:
        messages.success(request, _("Taken back. All of them are as they were."))
    return HttpResponseRedirect(asked_pool(request).address)


def _choice(request: Request) -> Choice:
    kind = request.POST.get("kind", "")
    if kind not in BulkKind.values:
        raise Http404
    return Choice(request, asked_pool(request), BulkKind(kind))


def _carry_out(choice: Choice, form: BulkForm) -> BulkChange:
    said: dict[str, Any] = {
        "accounts": choice.ids,
        "operation": form.operation_id,
        "by": choice.request.user,
        "at": timezone.now(),
    }
    match choice.kind:
        case BulkKind.TAG:
            return actions.tag_accounts(name=form.cleaned_data["tag"], **said)
        case BulkKind.UNTAG:
            return actions.untag_accounts(tag=form.cleaned_data["tag"], **said)
        case BulkKind.ASSIGN:
            return actions.assign_accounts(owner=form.cleaned_data["owner"], **said)


def _page(request: Request, choice: Choice, form: BulkForm, *, status: int = 200) -> HttpResponse:
    context = {
        "choice": choice,
        "form": form,
        "query": choice.pool.query,
        "back": choice.pool.address,
        "most": actions.MOST,
        "tags": tags(),
    }
    return render_page(request, "accounts/bulk.html", context, status=status)
