"""The three-minute form: empty, as a draft that keeps itself, and sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.facts import ChangedMeanwhile
from accounts.models import Account, Deal
from accounts.queries.people import choices
from accounts.queries.pool import pool_page
from accounts.rules.pool import PoolFilter
from nurture.projects.actions.nominations import nominate, save_draft
from nurture.projects.facts import (
    AlreadyNominated,
    AlreadyTarget,
    NominationClosed,
    NotInTeam,
)
from nurture.projects.forms.nominations import NominationForm
from nurture.projects.models import Nomination, NominationState, Project, Target
from nurture.projects.queries.beside import beside
from nurture.projects.queries.members import nominating_in, usual_project
from nurture.projects.queries.suggestions import OwnDeal, past_deals
from nurture.projects.rules.amounts import NotAnAmount, parse_yen
from nurture.projects.views.drafts import autosave, earlier, key
from nurture.projects.views.nominations import visible_nomination
from nurture.projects.views.words import words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

PEOPLE = 8
# What past deals are compared with, in the order of its weight.
TELLING = ("blockers", "why_now", "why_account", "last_contact_said")
COPIED = (
    "expected_amount",
    "amount_kind",
    "amount_basis",
    "why_account",
    "why_now",
    "known_people",
    "blockers",
    "similar_deal",
    "do_not_say",
    "sales_contribution",
)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_nomination(request: Request) -> HttpResponse:
    """`?account=` says whom; without it one chooses first. `?from=` takes along what was said the last time."""
    number = request.GET.get("account", "")
    if not number:
        return _choose_account(request)
    account = _account(request, number)
    if not nominating_in(request.user).exists():
        return render_page(request, "projects/cannot_nominate.html", {"account": account}, status=403)
    draft = _draft_begun(request, account)
    if draft and request.method != "POST":
        return redirect("projects:edit_nomination", draft.pk)
    return _answer(request, draft or Nomination(account=account))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_nomination(request: Request, pk: int) -> HttpResponse:
    """A draft goes on being written; what was nominated is read, but text sent to it is kept."""
    draft = visible_nomination(request, pk)
    if not draft.is_draft and request.method != "POST":
        return redirect(draft)
    return _answer(request, draft)


@require_POST
@member_required
def beside_nomination(request: Request) -> HttpResponse:
    """What stands beside the form, for what is typed so far; changes nothing. Posted, for the text is long."""
    account = _account(request, request.GET.get("account", ""))
    form = _form(request, Nomination(account=account))
    return render_page(request, "projects/beside.html", _context(request, form, account))


def _answer(request: Request, nomination: Nomination) -> HttpResponse:
    form = _form(request, nomination)
    if form.is_bound and "autosave" in request.POST:
        return autosave(request, form)
    if form.is_bound and form.is_valid():
        return _save(request, form, nomination.account)
    return _form_page(request, form, nomination.account)


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
    return get_object_or_404(Account.objects.visible_to(request.user), pk=key(number))


def _draft_begun(request: Request, account: Account) -> Nomination | None:
    """The draft this form has made by saving itself; before anything is sent, one of an earlier day."""
    drafts = Nomination.objects.filter(nominated_by=request.user, account=account)
    if request.method == "POST":
        return drafts.filter(pk=key(request.POST.get("draft_id", ""))).first()
    drafts = drafts.filter(state=NominationState.DRAFT, project__in=nominating_in(request.user))
    if "project" in request.GET:
        drafts = drafts.filter(project=key(request.GET["project"]))
    return drafts.first()


def _form(request: Request, nomination: Nomination) -> NominationForm:
    projects = nominating_in(request.user)
    suggestions = past_deals(nomination.account, typed=_typed(request, nomination))
    chosen = Deal.objects.past().filter(pk=key(request.POST.get("similar_deal", ""))).first()
    chosen = chosen or nomination.similar_deal
    if chosen and chosen not in [suggestion.deal for suggestion in suggestions]:
        suggestions.append(OwnDeal(chosen))
    return NominationForm(
        request.POST or None,
        instance=nomination,
        initial={} if nomination.pk else _initial(request, nomination.account),
        projects=projects,
        suggestions=suggestions,
        today=timezone.localdate(),
        as_draft=not {"draft", "autosave"}.isdisjoint(request.POST),
    )


def _typed(request: Request, nomination: Nomination) -> str:
    return "\n".join(request.POST.get(name) or getattr(nomination, name) for name in TELLING)


def _initial(request: Request, account: Account) -> dict[str, Any]:
    before = earlier(request, account)
    said = {name: getattr(before, name) for name in COPIED} if before else {}
    project = request.GET.get("project") or (before.project_id if before else usual_project(request.user))
    return {**said, "project": project}


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
            written_in=form.form_id,
            follows=earlier(request, account),
        )
    except (AlreadyNominated, NominationClosed) as fact:
        return _form_page(request, form, account, obstacle=fact.nomination, status=409)
    except AlreadyTarget as fact:
        return _form_page(request, form, account, obstacle=fact.target, status=409)
    except ChangedMeanwhile as fact:
        form.meet(fact.current)
        return _form_page(request, form, account, draft=fact.current, status=409)
    except NotInTeam as fact:
        form.add_error("project", words_for(fact))
        return _form_page(request, form, account)
    if as_draft:
        messages.success(request, _("Saved as a draft. Only you see it."))
        return redirect("projects:edit_nomination", nomination.pk)
    messages.success(
        request, _("Nominated. Both teams score it now, each without seeing the other’s scores.")
    )
    return redirect(nomination)


def _form_page(
    request: Request,
    form: NominationForm,
    account: Account,
    *,
    obstacle: Nomination | Target | None = None,
    draft: Any = None,
    status: int = 0,
) -> HttpResponse:
    context = _context(request, form, account)
    own = form.instance if form.instance.pk and form.instance.is_draft else None
    shown = draft or own
    context |= {
        "draft": shown,
        "draft_id": shown.pk if shown else "",
        "seen": form.version_of(draft) if draft else form["seen"].value() if "seen" in form.fields else "",
        "follows": earlier(request, account),
        "people": choices(account)[:PEOPLE],
        "beside_url": f"{reverse('projects:beside_nomination')}?account={account.pk}",
        "obstacle": obstacle or context["beside"].obstacle,
    }
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "projects/nominate.html", context, status=status)


def _context(request: Request, form: NominationForm, account: Account) -> dict[str, Any]:
    amount = _read_amount(form)
    found = beside(
        account,
        project=_project(request, form),
        amount=amount,
        user=request.user,
        at=timezone.now(),
        written=form.instance,
    )
    return {
        "form": form,
        "account": account,
        "amount_read": amount,
        "beside": found,
        "obstacle": found.obstacle,
        "today": form.today,
    }


def _project(request: Request, form: NominationForm) -> Project | None:
    """The one that is chosen in the form or the address, if it is one of the reader's."""
    chosen = form["project"].value()
    number = key(str(getattr(chosen, "pk", chosen) or ""))
    return Project.objects.running().visible_to(request.user).filter(pk=number).first()


def _read_amount(form: NominationForm) -> int | None:
    """The amount as it was understood, shown back grouped."""
    try:
        return parse_yen(str(form["expected_amount"].value() or ""))
    except NotAnAmount:
        return None
