"""Holding an account by hand."""

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.accounts import visible_account
from nurture.delivery.actions import pausing
from nurture.delivery.facts import AlreadyPaused
from nurture.delivery.forms import PauseForm
from nurture.delivery.queries.pauses import may_pause
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def pause_account(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    if not may_pause(request.user, account):
        raise Http404
    form = PauseForm(request.POST or None)
    if not form.is_bound or not form.is_valid():
        context = {"account": account, "form": form}
        return render_page(
            request, "delivery/pause_account.html", context, status=422 if form.is_bound else 200
        )
    try:
        pausing.pause_by_hand(
            account=account, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except AlreadyPaused:
        notes.info(request, _("It is paused already."))
    else:
        notes.success(request, _("Nothing goes to this account until somebody carries on."))
    return redirect(account)
