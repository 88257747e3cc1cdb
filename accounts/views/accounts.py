"""The page of one account, and the form that adds or corrects one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.accounts import add_account, change_account
from accounts.facts import ChangedMeanwhile
from accounts.forms.accounts import AccountForm, FactsForm
from accounts.forms.annotations import AnnotationForm
from accounts.models import Account, Annotation, Contact
from accounts.panels import Panel, account_panels
from accounts.queries.annotations import pinned
from accounts.queries.days import Turn, turns
from accounts.queries.deals import Deals, latest_deals
from accounts.queries.duplicates import likely_duplicates
from accounts.queries.people import People, PeoplePage, everybody, people, present
from accounts.queries.pool_choices import industries
from accounts.queries.timeline import Timeline, timeline
from accounts.views.timelines import FRAGMENTS, asked_timeline
from nurture.team.models import Team
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@dataclass
class AccountPage:
    """Each part is asked for when it is drawn: a fragment costs its own queries only."""

    request: Request
    account: Account
    timeline: Timeline
    today: date
    bound_form: AnnotationForm | None = None
    teams = Team.choices

    @property
    def url(self) -> str:
        return self.account.get_absolute_url()

    @property
    def annotate_url(self) -> str:
        return reverse("accounts:annotate", args=[self.account.pk])

    @cached_property
    def form(self) -> AnnotationForm:
        return self.bound_form or AnnotationForm(account=self.account, initial={"heard_on": self.today})

    @cached_property
    def present(self) -> list[Contact]:
        return present(self.account)

    @cached_property
    def pinned(self) -> list[Annotation]:
        return pinned(self.request.user, self.account)

    @cached_property
    def panels(self) -> dict[str, list[Panel]]:
        return account_panels(self.request, self.account)

    @cached_property
    def people(self) -> People:
        return people(self.request.user, self.present)

    @cached_property
    def turns(self) -> list[Turn]:
        return turns(self.account, self.today)

    @cached_property
    def deals(self) -> Deals:
        return latest_deals(self.account)


@require_safe
@member_required
def account(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    return account_page(request, found, asked_timeline(request, found))


@require_safe
@member_required
def entry(request: Request, pk: int, activity: int) -> HttpResponse:
    """The timeline from one entry on: where a link from elsewhere leads, however old it is."""
    found = visible_account(request, pk)
    sought = get_object_or_404(found.activities.visible_to(request.user), pk=activity)
    return account_page(request, found, timeline(found, user=request.user, found=sought))


@require_safe
@member_required
def account_people(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    page: PeoplePage = everybody(request.user, found, cursor=request.GET.get("cursor", ""))
    return render_page(request, "accounts/people.html", {"account": found, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_account(request: Request) -> HttpResponse:
    form = AccountForm(request.POST or None, initial={"owner": request.user.pk})
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    duplicates = likely_duplicates(
        request.user,
        name=form.values["name"],
        name_latin=form.values["name_latin"],
        domain=form.values["domain"],
    )
    if duplicates and "anyway" not in request.POST:
        return _form_page(request, form, duplicates=duplicates)
    added = add_account(fields=form.values, operation=form.operation_id, by=request.user, at=timezone.now())
    return redirect(added)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_account(request: Request, pk: int) -> HttpResponse:
    found = visible_account(request, pk)
    form = AccountForm(request.POST or None, instance=found)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    try:
        change_account(
            account=found, fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _form_page(request, form, status=409)
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_facts(request: Request, pk: int) -> HttpResponse:
    """In the place of the card, or on a page of its own."""
    found = visible_account(request, pk)
    form = FactsForm(request.POST or None, instance=found)
    if not form.is_bound or not form.is_valid():
        return _facts_page(request, form)
    try:
        changed = change_account(
            account=found, fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _facts_page(request, form, status=409)
    return _facts_card(request, changed) if request.htmx else redirect(changed)


@require_safe
@member_required
def facts(request: Request, pk: int) -> HttpResponse:
    """The card alone, for whoever leaves its form."""
    return _facts_card(request, visible_account(request, pk))


def visible_account(request: Request, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(request.user).select_related("owner"), pk=pk)


def account_page(
    request: Request,
    account: Account,
    entries: Timeline,
    *,
    form: AnnotationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "page": AccountPage(request, account, entries, today, form),
        "account": account,
    }
    fragments = [*FRAGMENTS, "annotation-form", "pinned"]
    return render_page(request, "accounts/account.html", context, fragments=fragments, status=status)


def _form_page(
    request: Request, form: AccountForm, *, duplicates: list[Account] | None = None, status: int = 0
) -> HttpResponse:
    context = {
        "form": form,
        "account": form.instance,
        "duplicates": duplicates or [],
        "industries": industries(),
    }
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "accounts/account_form.html", context, status=status)


def _facts_card(request: Request, account: Account) -> HttpResponse:
    context = {"account": account, "turns": turns(account, timezone.localdate())}
    return render_page(request, "accounts/parts/facts.html", context)


def _facts_page(request: Request, form: FactsForm, *, status: int = 0) -> HttpResponse:
    context = {"form": form, "account": form.instance, "industries": industries()}
    status = status or (422 if form.is_bound else 200)
    return render_page(
        request, "accounts/account_facts.html", context, fragments=["account-facts"], status=status
    )
