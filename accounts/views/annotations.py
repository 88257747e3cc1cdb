"""Writing down what one of us knows, from the page of an account or of a contact."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions.annotations import annotate as write
from accounts.facts import NeedsATeam
from accounts.forms.annotations import AnnotationForm
from accounts.models import Account, Contact
from accounts.queries.timeline import timeline
from accounts.views.accounts import account_page, visible_account
from accounts.views.contacts import contact_page, visible_contact
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_POST
@member_required
def annotate(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)

    def page(form: AnnotationForm) -> HttpResponse:
        return account_page(request, account, timeline(account), form=form, status=422)

    return _annotate(request, account, about=None, invalid=page)


@require_POST
@member_required
def annotate_contact(request: Request, pk: int) -> HttpResponse:
    contact = visible_contact(request, pk)

    def page(form: AnnotationForm) -> HttpResponse:
        return contact_page(request, contact, timeline(contact), form=form, status=422)

    return _annotate(request, contact.account, about=contact, invalid=page)


def _annotate(
    request: Request,
    account: Account,
    *,
    about: Contact | None,
    invalid: Callable[[AnnotationForm], HttpResponse],
) -> HttpResponse:
    form = AnnotationForm(request.POST, account=account)
    if not form.is_valid():
        return invalid(form)
    try:
        written = write(
            account=account,
            fields=form.values,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except NeedsATeam as fact:
        raise PermissionDenied from fact
    if not request.htmx:
        return redirect(f"{(about or account).get_absolute_url()}#activity-{written.activity.pk}")
    fresh = AnnotationForm(account=account, initial={"heard_on": timezone.localdate(), "contact": about})
    context = {
        "form": fresh,
        "annotate_url": request.path,
        "account": account,
        "contact": about,
        "activity": written.activity,
    }
    return render_page(request, "accounts/annotated.html", context)
