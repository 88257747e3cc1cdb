"""The three-minute form: empty, as a draft, and sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.facts import ChangedMeanwhile
from accounts.models import Account
from accounts.queries.people import choices
from accounts.queries.pool import PoolFilter, pool_page
from nurture.projects.actions.nominations import discard_draft, nominate, save_draft
from nurture.projects.facts import AlreadyNominated, AlreadyTarget, NominationClosed, NotInTeam, NotTheirs
from nurture.projects.forms.nominations import NominationForm
from nurture.projects.models import Nomination, Project, Target
from nurture.projects.queries.members import nominating_in
from nurture.projects.queries.nominations import in_the_way
from nurture.projects.queries.suggestions import OwnDeal, past_deals
from nurture.projects.rules.amounts import NotAnAmount, parse_yen
from nurture.projects.views.nominations import visible_nomination
from nurture.projects.views.words import words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

PEOPLE = 8
FRAGMENTS = ["amount-read", "nomination-check"]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_nomination(request: Request) -> HttpResponse:
    """`?account=` says whom; without it one chooses first."""
    number = request.GET.get("account", "")
    if not number:
        return _choose_account(request)
    account = _account(request, number)
    if not nominating_in(request.user).exists():
        return render_page(request, "projects/cannot_nominate.html", {"account": account}, status=403)
    form = _form(request, Nomination(account=account))
    if form.is_bound and form.is_valid():
        return _save(request, form, account)
    return _form_page(request, form, account)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_nomination(request: Request, pk: int) -> HttpResponse:
    """A draft goes on being written; what was nominated is read, but text sent to it is kept."""
    draft = visible_nomination(request, pk)
    if not draft.is_draft and request.method != "POST":
        return redirect(draft)
    form = _form(request, draft)
    if form.is_bound and form.is_valid():
        return _save(request, form, draft.account)
    return _form_page(request, form, draft.account)


@require_POST
@member_required
def discard_nomination(request: Request, pk: int) -> HttpResponse:
    draft = visible_nomination(request, pk)
    try:
        discard_draft(nomination=draft, by=request.user)
    except (NominationClosed, NotTheirs) as fact:
        messages.error(request, words_for(fact))
        return redirect(draft)
    messages.success(request, _("The draft is gone."))
    return redirect("projects:nominations")


def _choose_account(request: Request) -> HttpResponse:
    search = request.GET.get("q", "")
    chosen = PoolFilter(search=search)
    language = translation.get_language() or ""
    found = pool_page(request.user, chosen, cursor=request.GET.get("cursor", ""), language=language)
    return render_page(
        request,
        "projects/choose_account.html",
        {"search": search, "page": found},
        fragments=["account-choices"],
    )


def _account(request: Request, number: str) -> Account:
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(Account.objects.visible_to(request.user), pk=number)


def _form(request: Request, nomination: Nomination) -> NominationForm:
    projects = nominating_in(request.user)
    suggestions = past_deals(nomination.account)
    chosen = nomination.similar_deal
    if chosen and chosen not in [suggestion.deal for suggestion in suggestions]:
        suggestions.append(OwnDeal(chosen))
    only = projects.first() if projects.count() == 1 else None
    return NominationForm(
        request.POST or None,
        instance=nomination,
        initial={} if nomination.pk else {"project": request.GET.get("project") or only},
        projects=projects,
        suggestions=suggestions,
        today=timezone.localdate(),
        as_draft="draft" in request.POST,
    )


def _save(request: Request, form: NominationForm, account: Account) -> HttpResponse:
    as_draft = "draft" in request.POST
    draft = form.instance if form.instance.pk else None
    verb = save_draft if as_draft else nominate
    try:
        nomination = verb(
            project=form.cleaned_data["project"],
            account=account,
            fields=form.fields_of_nomination,
            by=request.user,
            at=timezone.now(),
            operation=None if draft else form.operation_id,
            draft=draft,
            seen=form.seen_version if draft else None,
        )
    except (AlreadyNominated, NominationClosed) as fact:
        return _form_page(request, form, account, obstacle=fact.nomination, status=409)
    except AlreadyTarget as fact:
        return _form_page(request, form, account, obstacle=fact.target, status=409)
    except ChangedMeanwhile as fact:
        form.meet(fact.current)
        return _form_page(request, form, account, status=409)
    except NotInTeam as fact:
        form.add_error("project", words_for(fact))
        return _form_page(request, form, account)
    if as_draft:
        messages.success(request, _("Saved as a draft. Only you see it."))
        return redirect("projects:edit_nomination", nomination.pk)
    messages.success(request, _("Nominated. Now one of each team signs."))
    return redirect(nomination)


def _form_page(
    request: Request,
    form: NominationForm,
    account: Account,
    *,
    obstacle: Nomination | Target | None = None,
    status: int = 0,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "account": account,
        "draft": form.instance if form.instance.pk and form.instance.is_draft else None,
        "obstacle": obstacle or _obstacle(request, form, account),
        "amount_read": _read_amount(request, form),
        "people": choices(account)[:PEOPLE],
        "today": form.today,
    }
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "projects/nominate.html", context, fragments=FRAGMENTS, status=status)


def _obstacle(request: Request, form: NominationForm, account: Account) -> Nomination | Target | None:
    """What is known before anything is sent: for the project that is chosen in the form or the address."""
    chosen = request.GET.get("project") or form["project"].value()
    number = str(getattr(chosen, "pk", chosen) or "")
    if not number.isdecimal():
        return None
    project = Project.objects.running().visible_to(request.user).filter(pk=number).first()
    found = in_the_way(project, account, request.user) if project else None
    return None if found == form.instance else found


def _read_amount(request: Request, form: NominationForm) -> int | None:
    """The amount as it was understood, shown back grouped."""
    written = request.GET.get("expected_amount") or form["expected_amount"].value() or ""
    try:
        return parse_yen(str(written))
    except NotAnAmount:
        return None
