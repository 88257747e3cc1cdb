"""What is noticed: for everything, for a project, for a person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Contact
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.forms import ChoiceForm, EverythingForm, PersonForm, ProjectForm
from nurture.delivery.tracking.queries.choices import Shown, shown_for
from nurture.delivery.tracking.rules.verdicts import VERSION
from nurture.delivery.tracking.words import MACHINE_RULES
from nurture.projects.models import Project
from nurture.projects.queries.members import leads
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@_METHODS
@member_required
def everything(request: Request) -> HttpResponse:
    """Everybody may read it; who leads or administers chooses."""
    shown = shown_for()
    form = EverythingForm(request.POST or None, standing=shown.standing)
    context = {"rules": MACHINE_RULES, "version": VERSION}
    return _answer(request, form, shown, may_choose=request.user.leads, context=context)


@_METHODS
@member_required
def project(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    shown = shown_for(project=found)
    form = ProjectForm(request.POST or None, standing=shown.standing)
    may_choose = leads(found, request.user)
    return _answer(request, form, shown, may_choose=may_choose, context={"project": found})


@_METHODS
@member_required
def person(request: Request, pk: int) -> HttpResponse:
    """Whoever of the teams heard it writes it down."""
    contacts = Contact.objects.visible_to(request.user).select_related("account")
    found = get_object_or_404(contacts, pk=pk)
    if found.erased_at or found.is_placeholder:
        raise Http404
    shown = shown_for(contact=found)
    form = PersonForm(request.POST or None, standing=shown.standing)
    return _answer(
        request,
        form,
        shown,
        may_choose=bool(request.user.team),
        context={"contact": found, "account": found.account},
    )


def _answer(
    request: Request, form: ChoiceForm, shown: Shown, *, may_choose: bool, context: dict[str, object]
) -> HttpResponse:
    page = {"form": form, "shown": shown, "may_choose": may_choose, **context}
    if request.method != "POST":
        return render_page(request, "delivery/tracking/choice.html", page)
    if not may_choose:
        raise PermissionDenied
    if not form.is_valid():
        return render_page(request, "delivery/tracking/choice.html", page, status=422)
    if form.is_outdated:
        return render_page(request, "delivery/tracking/choice.html", {**page, "outdated": True}, status=409)
    choose(
        choice=form.choice, project=shown.project, contact=shown.contact, by=request.user, at=timezone.now()
    )
    messages.success(request, _("Saved. It holds from now on."))
    return redirect(request.path)
