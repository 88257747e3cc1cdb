"""A call or a meeting, entered by whoever was there."""

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.facts import AlreadyWritten
from accounts.models import Account
from accounts.views.accounts import visible_account
from nurture.delivery.actions import calls
from nurture.delivery.forms import CallForm
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def log_call(request: Request, pk: int) -> HttpResponse:
    """Whoever of a team was there enters it, whatever their projects: the customer has spoken."""
    account = visible_account(request, pk)
    if not request.user.team:
        raise PermissionDenied
    first = {"heard_on": timezone.localdate(), "contact": request.GET.get("contact")}
    form = CallForm(request.POST or None, account=account, initial=first)
    if not form.is_bound or not form.is_valid():
        return _page(request, account, form)
    try:
        calls.log_call(
            account=account,
            fields=form.values,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except AlreadyWritten as fact:
        form.meet(fact.record, request.user)
        return _page(request, account, form, status=409)
    notes.success(request, _("Written down. Nothing more goes out until the owner has chosen how to go on."))
    return redirect(account)


def _page(request: Request, account: Account, form: CallForm, *, status: int = 0) -> HttpResponse:
    context = {"account": account, "form": form}
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "delivery/log_call.html", context, status=status)
