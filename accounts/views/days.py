"""When a company is closed: the list, and the small form that adds to it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.accounts import change_account
from accounts.actions.days import add_days, remove_days
from accounts.facts import ChangedMeanwhile
from accounts.forms.days import CalendarForm, DaysForm, presets
from accounts.models import Account, CompanyDays
from accounts.queries.days import over, turns
from accounts.views.accounts import visible_account
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def days(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    # A preset of the page fills the form by its link.
    form = DaysForm(request.POST or None, initial=_preset(request))
    if not form.is_bound or not form.is_valid():
        return _page(request, account, form)
    add_days(
        account=account, fields=form.values, operation=form.operation_id, by=request.user, at=timezone.now()
    )
    return redirect("accounts:days", account.pk)


@require_POST
@member_required
def keep_calendar(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    form = CalendarForm(request.POST, instance=account)
    if not form.is_valid():
        return _page(request, account, DaysForm(), form, status=422)
    try:
        change_account(
            account=account, fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _page(request, account, DaysForm(), form, status=409)
    messages.success(request, _("Saved. What is planned follows their calendar."))
    return redirect("accounts:days", account.pk)


@require_POST
@member_required
def remove(request: Request, pk: int) -> HttpResponse:
    visible = Account.objects.visible_to(request.user)
    found = get_object_or_404(CompanyDays.objects.select_related("account"), pk=pk, account__in=visible)
    remove_days(days=found, by=request.user, at=timezone.now())
    return redirect("accounts:days", found.account_id)


def _preset(request: Request) -> dict[str, str]:
    return {name: request.GET[name] for name in DaysForm.Meta.fields if name in request.GET}


def _page(
    request: Request,
    account: Account,
    form: DaysForm,
    calendar: CalendarForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    today: date = timezone.localdate()
    context = {
        "account": account,
        "form": form,
        "calendar": calendar or CalendarForm(instance=account),
        "turns": turns(account, today),
        "over": over(account, today),
        "presets": presets(today),
    }
    return render_page(
        request, "accounts/account_days.html", context, status=422 if form.is_bound else status
    )
