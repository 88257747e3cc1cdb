"""The deals of one account: how they came to sign, or not."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.deals import add_person_to_deal, change_deal, record_deal, take_person_from_deal
from accounts.facts import ChangedMeanwhile
from accounts.forms.deals import DealForm, DealPersonForm
from accounts.models import Account, Deal, DealPerson
from accounts.queries.deals import deals_page
from accounts.views.accounts import visible_account
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def deals(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    page = deals_page(account, request.GET.get("cursor", ""))
    context = {"account": account, "page": page}
    return render_page(request, "accounts/deals.html", context)


@require_safe
@member_required
def deal(request: Request, pk: int) -> HttpResponse:
    found = _visible_deal(request, pk)
    return _deal_page(request, found, DealPersonForm(deal=found))


@require_POST
@member_required
def add_person(request: Request, pk: int) -> HttpResponse:
    found = _visible_deal(request, pk)
    form = DealPersonForm(request.POST, deal=found)
    if not form.is_valid():
        return _deal_page(request, found, form, status=422)
    add_person_to_deal(deal=found, fields=form.values, by=request.user, at=timezone.now())
    return redirect(found)


@require_POST
@member_required
def remove_person(request: Request, pk: int) -> HttpResponse:
    visible = Deal.objects.visible_to(request.user)
    part = get_object_or_404(DealPerson.objects.select_related("deal__account"), pk=pk, deal__in=visible)
    take_person_from_deal(part=part, by=request.user, at=timezone.now())
    return redirect(part.deal)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_deal(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    form = DealForm(request.POST or None, account=account, initial={"closed_on": timezone.localdate()})
    if not form.is_bound or not form.is_valid():
        return _form_page(request, account, form)
    record_deal(
        account=account,
        fields=form.values,
        operation=form.operation_id,
        people=form.cleaned_data["people"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect(account)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_deal(request: Request, pk: int) -> HttpResponse:
    found = _visible_deal(request, pk)
    form = DealForm(request.POST or None, instance=found, account=found.account)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, found.account, form)
    try:
        change_deal(
            deal=found,
            fields=form.values,
            seen=form.seen_version,
            people=form.cleaned_data["people"],
            offered=form.offered,
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _form_page(request, found.account, form, status=409)
    return redirect(found)


def _visible_deal(request: Request, pk: int) -> Deal:
    return get_object_or_404(Deal.objects.visible_to(request.user).select_related("account"), pk=pk)


def _deal_page(request: Request, found: Deal, form: DealPersonForm, *, status: int = 200) -> HttpResponse:
    parts = found.people.select_related("contact")
    context = {"account": found.account, "deal": found, "parts": parts, "form": form}
    return render_page(request, "accounts/deal.html", context, status=status)


def _form_page(request: Request, account: Account, form: DealForm, *, status: int = 0) -> HttpResponse:
    context = {"form": form, "account": account, "deal": form.instance}
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "accounts/deal_form.html", context, status=status)
