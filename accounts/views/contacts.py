"""The page of one contact, and the form that adds or corrects one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.contacts import add_contact, add_placeholder, change_contact, mark_as_left
from accounts.facts import AddressTaken, ChangedMeanwhile
from accounts.forms.annotations import AnnotationForm
from accounts.forms.contacts import ContactForm
from accounts.merging.queries.likenesses import alike, likely_people
from accounts.models import Account, BuyingRole, Contact, DealPerson, Relation, Tie
from accounts.panels import Panel, contact_panels
from accounts.privacy.queries.people import was_erased
from accounts.queries.legal import LegalHistory, legal_history
from accounts.queries.people import COVERED_ROLES, Person, persons
from accounts.queries.relations import relations_of
from accounts.queries.timeline import Timeline
from accounts.views.accounts import visible_account
from accounts.views.timelines import FRAGMENTS, asked_timeline
from nurture.team.models import Team
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@dataclass
class ContactPage:
    """Each part is asked for when it is drawn: a fragment costs its own queries only."""

    request: Request
    contact: Contact
    timeline: Timeline
    today: date
    bound_form: AnnotationForm | None = None
    teams = Team.choices

    @property
    def url(self) -> str:
        return self.contact.get_absolute_url()

    @property
    def annotate_url(self) -> str:
        return reverse("accounts:annotate_contact", args=[self.contact.pk])

    @cached_property
    def form(self) -> AnnotationForm:
        first = {"heard_on": self.today, "contact": self.contact}
        return self.bound_form or AnnotationForm(account=self.contact.account, initial=first)

    @cached_property
    def alike(self) -> list[Account] | list[Contact]:
        return alike(self.request.user, self.contact)

    @cached_property
    def person(self) -> Person:
        return persons(self.request.user, [self.contact])[0]

    @cached_property
    def history(self) -> LegalHistory:
        return legal_history(self.contact)

    @cached_property
    def relations(self) -> tuple[list[Relation], list[Tie]]:
        return relations_of(self.contact)

    @cached_property
    def panels(self) -> dict[str, list[Panel]]:
        return contact_panels(self.request, self.contact)

    @cached_property
    def deal_parts(self) -> list[DealPerson]:
        return list(self.contact.deal_parts.select_related("deal").order_by("-deal__closed_on", "-id"))


@require_safe
@member_required
def contact(request: Request, pk: int) -> HttpResponse:
    found = visible_contact(request, pk)
    return contact_page(request, found, asked_timeline(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_contact(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    role = request.GET.get("role", "")
    first = {"buying_role": role if role in BuyingRole.values else BuyingRole.UNKNOWN}
    form = ContactForm(request.POST or None, request.FILES or None, initial=first)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, account, form)
    duplicates, erased = likely_people(account, form.values), was_erased(form.values["email"])
    if (duplicates or erased) and "anyway" not in request.POST:
        return _form_page(request, account, form, duplicates=duplicates, erased=erased)
    try:
        added = add_contact(
            account=account,
            fields=form.values,
            operation=form.operation_id,
            file=form.proof_file,
            by=request.user,
            at=timezone.now(),
        )
    except AddressTaken:
        return _taken(request, account, form)
    return redirect(added)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_contact(request: Request, pk: int) -> HttpResponse:
    found = known_contact(request, pk)
    form = ContactForm(request.POST or None, instance=found)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, found.account, form)
    try:
        change_contact(
            contact=found, fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except AddressTaken:
        return _taken(request, found.account, form)
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _form_page(request, found.account, form, status=409)
    return redirect(found)


@require_POST
@member_required
def add_placeholder_for(request: Request, pk: int) -> HttpResponse:
    """One press on an empty role."""
    account = visible_account(request, pk)
    role = request.POST.get("role", "")
    if role not in COVERED_ROLES:
        raise Http404
    name = _("Somebody: %(role)s") % {"role": BuyingRole(role).label}
    add_placeholder(account=account, role=BuyingRole(role), name=name, by=request.user, at=timezone.now())
    return redirect(f"{account.get_absolute_url()}#people")


@require_POST
@member_required
def left(request: Request, pk: int) -> HttpResponse:
    found = visible_contact(request, pk)
    mark_as_left(contact=found, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(
        request,
        _("No mail goes to %(who)s any more. If that was a slip, take the day out under “Edit”.")
        % {"who": found},
    )
    return redirect(found)


def visible_contact(request: Request, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(request.user).select_related("account")
    return get_object_or_404(contacts, pk=pk)


def known_contact(request: Request, pk: int) -> Contact:
    """One of whom something may be written down: nothing joins the number of whoever was erased."""
    found = visible_contact(request, pk)
    if found.erased_at:
        raise Http404
    return found


def contact_page(
    request: Request,
    contact: Contact,
    entries: Timeline,
    *,
    form: AnnotationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "page": ContactPage(request, contact, entries, today, form),
        "contact": contact,
        "account": contact.account,
    }
    fragments = [*FRAGMENTS, "annotation-form"]
    return render_page(request, "accounts/contact.html", context, fragments=fragments, status=status)


def _taken(request: Request, account: Account, form: ContactForm) -> HttpResponse:
    form.add_error("email", _("Somebody added this address a moment ago."))
    return _form_page(request, account, form)


def _form_page(
    request: Request,
    account: Account,
    form: ContactForm,
    *,
    duplicates: list[Contact] | None = None,
    erased: bool = False,
    status: int = 0,
) -> HttpResponse:
    context = {
        "form": form,
        "account": account,
        "contact": form.instance,
        "duplicates": duplicates or [],
        "erased": erased,
    }
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "accounts/contact_form.html", context, status=status)
