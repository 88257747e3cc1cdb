"""Everything that went to one person, or to one company, exactly as sent."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Account, Contact
from nurture.delivery.queries.log import log_of
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def contact_mail(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("account"), pk=pk)
    return _page(request, contact.account, contact)


@require_safe
@member_required
def account_mail(request: Request, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(Account.objects.visible_to(request.user), pk=pk), None)


def _page(request: Request, account: Account, contact: Contact | None) -> HttpResponse:
    cursor = request.GET.get("cursor", "")
    log = log_of(request.user, contact=contact, account=account, cursor=cursor, today=timezone.localdate())
    context = {"account": account, "contact": contact, "log": log, "page": log, "cursor": cursor}
    return render_page(request, "delivery/mail_log.html", context, fragments=["mail-log"])
