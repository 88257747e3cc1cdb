"""The lead pool."""

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.forms.pool import PoolForm
from accounts.queries.pool import pool_page
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def accounts(request: Request) -> HttpResponse:
    form = PoolForm(request.GET)
    chosen = form.chosen
    cursor = request.GET.get("cursor", "")
    page = pool_page(request.user, chosen, cursor=cursor, language=translation.get_language() or "")
    context = {"form": form, "chosen": chosen, "page": page, "cursor": cursor}
    return render_page(request, "accounts/accounts.html", context, fragments=["account-list"])
