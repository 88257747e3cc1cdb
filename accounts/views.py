"""The lead pool and the page of one account."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.models import Account, Contact
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def accounts(request: Request) -> HttpResponse:
    pool = Account.objects.visible_to(request.user).order_by("name", "id")[:50]
    return render_page(request, "accounts/accounts.html", {"accounts": pool})


@require_safe
@member_required
def account(request: Request, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    return render_page(request, "accounts/account.html", {"account": account})


@require_safe
@member_required
def contact(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    return redirect(contact.account)
