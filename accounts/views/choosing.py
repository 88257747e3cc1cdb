"""Where writing something down begins when one is nowhere in particular."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.queries.choosing import choosable
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def choose_account(request: Request) -> HttpResponse:
    """About which account? The latest ones, or any by typing."""
    if not request.user.team:
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    context = {"words": words, "accounts": choosable(request.user, words, language=get_language() or "")}
    return render_page(request, "accounts/choose_account.html", context, fragments=["account-choices"])
