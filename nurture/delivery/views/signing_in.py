"""Back from the sign-in service. What it sends us is shown first: only a press keeps it, since GET changes nothing."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nurture.delivery import consent, oauth
from nurture.delivery.identities import actions as identities
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.mailboxes import actions as mailboxes
from nurture.team.models import User
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def signed_in(request: Request) -> HttpResponse:
    told = request.POST if request.method == "POST" else request.GET
    row = consent.row_of(told.get("state", ""), by=request.user, session=request.session.session_key or "")
    if row is None:
        return render_page(request, "delivery/signed_in.html", status=HTTPStatus.NOT_FOUND)
    if request.method != "POST" or not told.get("code"):
        return _page(request, row, told)
    try:
        token = consent.redeemed(row, code=told["code"], state=told["state"])
    except oauth.NoToken as problem:
        return _page(request, row, told, problem=str(problem), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _keep(row, token, by=request.user)
    messages.success(request, _("Signed in. Try it before customers do."))
    return redirect(row)


def _page(
    request: Request, row: consent.Row, told: QueryDict, *, problem: str = "", status: int = 200
) -> HttpResponse:
    said = problem or " ".join(filter(None, (told.get("error"), told.get("error_description"))))
    context = {"row": row, "said": said[:300], "code": told.get("code", ""), "state": told.get("state", "")}
    return render_page(request, "delivery/signed_in.html", context, status=status)


def _keep(row: consent.Row, token: str, *, by: User) -> None:
    if isinstance(row, SendingIdentity):
        identities.signed_in(identity=row, refresh_token=token, by=by, at=timezone.now())
    else:
        mailboxes.signed_in(mailbox=row, refresh_token=token)
