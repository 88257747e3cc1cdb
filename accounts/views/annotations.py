"""Writing down what one of us knows: on an account, a person, an item of it, or from anywhere by phone."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.annotations import annotate as write
from accounts.facts import AlreadyWritten, NeedsATeam
from accounts.forms.annotations import AnnotationForm, QuickForm
from accounts.items import Place, item_kinds, place
from accounts.models import Account, Annotation, Contact
from accounts.queries.timeline import timeline
from accounts.views.accounts import account_page, visible_account
from accounts.views.contacts import contact_page, visible_contact
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

type Again = Callable[[AnnotationForm, int], HttpResponse]


@require_POST
@member_required
def annotate(request: Request, pk: int) -> HttpResponse:
    """From the form on the page of the account, of an item, or on a page of its own."""
    account = visible_account(request, pk)
    stands_on = _place(request, account, request.POST.get("on", ""))
    quick = "quick" in request.POST

    def again(form: AnnotationForm, status: int) -> HttpResponse:
        if quick or stands_on:
            return _form_page(request, account, form, stands_on, status=status)
        return account_page(request, account, timeline(account, user=request.user), form=form, status=status)

    form = (QuickForm if quick else AnnotationForm)(request.POST, account=account)
    return _annotate(request, account, form, stands_on=stands_on, again=again)


@require_POST
@member_required
def annotate_contact(request: Request, pk: int) -> HttpResponse:
    contact = visible_contact(request, pk)

    def again(form: AnnotationForm, status: int) -> HttpResponse:
        return contact_page(request, contact, timeline(contact, user=request.user), form=form, status=status)

    form = AnnotationForm(request.POST, account=contact.account)
    return _annotate(request, contact.account, form, about=contact, again=again)


@require_safe
@member_required
def new_annotation(request: Request, pk: int) -> HttpResponse:
    """One account, one form: what a phone shows, and what htmx fetches onto the page of an item."""
    account = visible_account(request, pk)
    if not request.user.team:
        raise PermissionDenied
    stands_on = _place(request, account, request.GET.get("on", ""))
    kind = AnnotationForm if request.htmx else QuickForm
    first = {"heard_on": timezone.localdate(), "on": str(stands_on) if stands_on else ""}
    return _form_page(request, account, kind(account=account, initial=first), stands_on)


def _annotate(
    request: Request,
    account: Account,
    form: AnnotationForm,
    *,
    again: Again,
    about: Contact | None = None,
    stands_on: Place | None = None,
) -> HttpResponse:
    if not form.is_valid():
        return again(form, 422)
    try:
        written = write(
            account=account,
            fields=form.values,
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
            place=stands_on,
        )
    except NeedsATeam as fact:
        raise PermissionDenied from fact
    except AlreadyWritten as fact:
        form.meet(fact.record, request.user)
        return again(form, 409)
    if not request.htmx:
        return redirect(
            written.item_link or f"{(about or account).get_absolute_url()}#activity-{written.activity.pk}"
        )
    return _written(request, account, about, stands_on, written)


def _written(
    request: Request, account: Account, about: Contact | None, stands_on: Place | None, written: Annotation
) -> HttpResponse:
    """A fresh form in place of the sent one, and what was written where it belongs on the page."""
    on = str(stands_on) if stands_on else ""
    first = {"heard_on": timezone.localdate(), "contact": about, "on": on}
    context = {
        "form": AnnotationForm(account=account, initial=first),
        "annotate_url": request.path,
        "account": account,
        "contact": about,
        "on": on,
        "activity": written.activity,
        "note": written,
    }
    return render_page(request, "accounts/annotated.html", context)


def _form_page(
    request: Request, account: Account, form: AnnotationForm, stands_on: Place | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "stands_on": stands_on,
        "stands_on_kind": item_kinds()[stands_on.kind] if stands_on else None,
        "on": str(stands_on) if stands_on else "",
    }
    template = "accounts/new_annotation.html"
    return render_page(request, template, context, fragments=["annotation-form", "item-add"], status=status)


def _place(request: Request, account: Account, written: str) -> Place | None:
    """404 for what is not there, or not for this user."""
    if not written:
        return None
    found = place(request.user, account, written)
    if found is None:
        raise Http404
    return found
